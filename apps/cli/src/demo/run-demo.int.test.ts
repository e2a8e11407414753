import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Runtime } from "@vergence/client";
import { type Claim, claimJob, failJob, finishIngest, markStreamEncoding, reportProgress } from "@vergence/core/worker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../testing/use-server.ts";
import { readDemoSettings } from "./demo-settings.ts";
import { runDemo } from "./run-demo.ts";

const server = useServer();
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "vergence-demo-"));
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

const settings = () =>
  readDemoSettings({
    VERGENCE_BASE_URL: server.baseUrl,
    VERGENCE_ADMIN_KEY: server.context.adminKey,
    DATA_DIR: dataDir,
    PUBLIC_URL: "http://localhost:3000",
    BOOTSTRAP_OWNER_EMAIL: "owner@vergence.local",
    BOOTSTRAP_OWNER_PASSWORD: "pass word",
    FFMPEG_PATH: process.env.FFMPEG_PATH,
  });

/** Runs the demo; `work` is what a worker does while the client pauses between two polls, one step each time. */
async function demoWith(...work: ((claim: Claim) => Promise<unknown>)[]) {
  const { resources } = server.context;
  let claim: Claim | null = null;
  const runtime: Runtime = {
    random: Math.random,
    now: Date.now,
    delay: async () => {
      const job = await resources.db.job.findFirstOrThrow({ orderBy: { id: "desc" } });
      claim ??= await claimJob(resources, job.id);
      if (claim) await work.shift()?.(claim);
    },
  };
  const written: string[] = [];
  const screen = { isTerminal: false, columns: 80, write: (text: string) => void written.push(text) };
  const { signal } = new AbortController();
  const outcome = await runDemo({ settings: settings(), screen, signal, runtime }).then(
    () => "ready",
    (error: unknown) => error,
  );
  return { outcome, output: written.join("") };
}

const progress = [{ name: "probe", percent: 100 }];

describe("the demo's client, on the real server", () => {
  it("uploads a pair, one eye in parts, and says where its stream is and how to sign in", async () => {
    const { resources } = server.context;
    const { outcome, output } = await demoWith(
      (claim) => reportProgress(resources, claim, progress),
      (claim) => markStreamEncoding(resources, claim),
      (claim) =>
        finishIngest(resources, claim, {
          durationSeconds: 10,
          width: 1280,
          height: 720,
          videoCodec: "h264",
          audioCodec: "aac",
          highestResolutionBytes: 1,
          playlist: { variants: [], renditions: [], targetDurationSeconds: 2 },
          isHdr: false,
          probes: [],
          warnings: [],
          progress,
        }),
    );
    expect(outcome).toBe("ready");
    const files = await resources.db.uploadFile.findMany({ orderBy: { fileRole: "asc" } });
    const plan = files.map(({ fileRole, totalParts, status }) => [fileRole, totalParts, status]);
    expect(Object.fromEntries(plan.map(([role, parts]) => [role, parts]))).toMatchObject({
      video_left: 3,
      video_right: 1,
      audio: 1,
      subtitle: 1,
    });
    expect(plan.every(([, , status]) => status === "completed")).toBe(true);
    expect(output).toMatch(/left\.mp4 100 % {2}.* 3 of 3 parts, completed/);
    expect(output).toContain("  probe 100 %\n");
    expect(output).toMatch(
      /Library id \d+\n {2}Stream +http.*multivariant\.m3u8\n {2}Admin +http:\/\/localhost:3000\n/,
    );
    expect(output).toContain("owner@vergence.local  password: pass word");
  });

  it("takes the pair from the cache the second time, and passes on why processing failed", async () => {
    const left = path.join(dataDir, "demo/stereo-pair-10485760/left.mp4");
    const before = await stat(left);
    const message = "The eyes differ in frame count: left 240, right 238.";
    const { outcome, output } = await demoWith((claim) =>
      failJob(server.context.resources, claim.jobId, claim.attempt, { code: "eyes_differ", message }),
    );
    expect(outcome).toMatchObject({ name: "VideoFailedError", message });
    expect(output).not.toContain("Cutting");
    expect((await stat(left)).mtimeMs).toBe(before.mtimeMs);
  });
});

describe("the demo's process", () => {
  const main = path.join(import.meta.dirname, "main.ts");
  const run = (env: Record<string, string>) =>
    promisify(execFile)(process.execPath, [main], { env: { PATH: process.env.PATH, ...env } });

  it("without the stack: exit 1, and the command to run", async () => {
    await expect(run({})).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("npm run demo") });
  });

  it("a key that the server does not know: exit 1, and that", async () => {
    const env = { VERGENCE_BASE_URL: server.baseUrl, VERGENCE_ADMIN_KEY: "vgk_wrong", DATA_DIR: dataDir };
    await expect(run(env)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/The demo failed: .* does not accept the API key/),
    });
  });
});
