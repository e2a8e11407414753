import { execFile, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { makeClip } from "@vergence/media/testing";
import { afterEach, describe, expect, it } from "vitest";
import { waitUntil } from "../support/wait-until.ts";
import { type LaunchedProduct, launchProduct, root } from "./support/launched-product.ts";

const run = promisify(execFile);
const hasCurl = spawnSync("curl", ["--version"], { stdio: "ignore" }).status === 0;
/** Only ends what never ends: the set-up, the start and an encoding may have to share a slow machine. */
const deadlineMs = 900_000;
const buildId = () => readFile(path.join(root, "apps/web/.next/BUILD_ID"), "utf8");

describe("the product as a stranger starts it", () => {
  let product: LaunchedProduct | undefined;
  afterEach(async () => {
    await product?.cleanUp();
    product = undefined;
  }, deadlineMs);

  async function launch(args: string[]): Promise<LaunchedProduct> {
    product = await launchProduct(args);
    return product;
  }

  async function expectNothingLeft({ processes }: LaunchedProduct): Promise<void> {
    await waitUntil("the end of every process", async () => (await processes()).length === 0, 60_000).catch(() => {});
    expect(await processes()).toEqual([]);
  }

  it(
    "shows the demo and ends by itself",
    async () => {
      const built = await buildId();
      const demo = await launch(["scripts/demo.mjs", "--once"]);
      expect(await demo.ended, demo.output()).toBe(0);
      const output = demo.output();
      // The set-up was done before the tests: what has not changed is not built again.
      expect(await buildId()).toBe(built);
      expect(output).toMatch(/^ +Library id +\d+$/m);
      const base = `http://localhost:${demo.port}`;
      expect(output).toMatch(new RegExp(`^ +Stream +${base}/api/playback/\\S+\\.m3u8$`, "m"));
      expect(output).toMatch(new RegExp(`^ +Admin +${base}$`, "m"));
      await expectNothingLeft(demo);
    },
    deadlineMs,
  );

  it.skipIf(!hasCurl)(
    "goes the README's walk with curl and ends when it is asked to",
    async () => {
      const started = await launch(["scripts/start.mjs"]);
      await waitUntil(
        "the product's start",
        async () => {
          if (started.child.exitCode !== null) throw new Error(`it ended:\n${started.output()}`);
          return started.output().includes("Vergence is ready.");
        },
        deadlineMs,
      );
      // Else the end of all of them, below, would say nothing: script, supervisor, Postgres, store, worker and web.
      expect((await started.processes()).length).toBeGreaterThanOrEqual(6);

      const film = await makeClip(started.folder, { fileName: "a film.mp4", seconds: 2 });
      const walk = await readWalk(started.port, film);
      const names = ["STARTED", "URL", "VIDEO", "WATCH"];
      const shown = names.map((name) => `"$${name}"`).join(" ");
      const options = { cwd: root, env: started.env, timeout: 300_000 };
      const first = await run("bash", ["-c", `${walk}\nprintf '\\n%s' ${shown}`], options);
      // Printed are the store's empty answer to the bytes and the first look at the stream; the rest are the variables.
      const [look = "", group = "", url, video, watchKey] = first.stdout.split("\n");
      expect(JSON.parse(group), first.stderr).toMatchObject({ files: [{ uploadId: expect.any(String) }] });
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
      expect(video).toMatch(/^\d+$/);
      expect(JSON.parse(look)).toMatchObject({ streams: expect.any(Array) });

      // Who watches repeats the last line.
      const lastLine = walk.trimEnd().split("\n").at(-1) ?? "";
      const base = `http://localhost:${started.port}`;
      const watchEnv = { ...started.env, BASE: base, VIDEO: video, WATCH: watchKey };
      const stream = await waitUntil(
        "the stream",
        async () => {
          const { stdout } = await run("bash", ["-c", lastLine], { ...options, env: watchEnv });
          const [item] = JSON.parse(stdout).streams;
          if (item?.status === "failed") throw new Error(stdout);
          return item?.status === "ready" && item;
        },
        deadlineMs,
      );
      const playlist = await fetch(stream.streamUrl);
      expect(await playlist.text()).toMatch(/^#EXTM3U/);

      started.child.kill("SIGTERM");
      expect(await started.ended, started.output()).toBe(0);
      await expectNothingLeft(started);
    },
    deadlineMs,
  );
});

/** The walk as the README prints it, with the two things that the reader puts in: where the server is, and a film. */
async function readWalk(port: number, film: string): Promise<string> {
  const readme = await readFile(path.join(root, "README.md"), "utf8");
  const walk = /^## A walk with curl\n[^#]*?^```sh\n(.*?)^```$/ms.exec(readme)?.[1] ?? "";
  const lines = ["export BASE=http://localhost:3000\n", "FILE=film.mp4;"];
  for (const line of lines) expect(walk).toContain(line);
  return walk
    .replace("export BASE=http://localhost:3000\n", `export BASE=http://localhost:${port}\n`)
    .replace("FILE=film.mp4;", `FILE='${film}';`);
}
