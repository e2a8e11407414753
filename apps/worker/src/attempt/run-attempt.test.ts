import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "@vergence/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openScratch, type Scratch } from "../scratch/open-scratch.ts";
import { type Attempt, runAttempt } from "./run-attempt.ts";
import type { WorkerContext } from "./worker-context.ts";

const logger = {} as Logger;
let base: string;
let scratch: Scratch;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "vergence-attempt-"));
  scratch = await openScratch(base, logger);
});
afterEach(async () => {
  await scratch.close();
  await rm(base, { recursive: true, force: true });
});

/** Folders of attempts, below the worker's own. */
async function folders(): Promise<string[]> {
  const [own = ""] = await readdir(base);
  return readdir(join(base, own));
}

const attempt = (signal: AbortSignal, work: (run: Attempt<string, "encode">) => Promise<void>) =>
  runAttempt(
    { scratch } as WorkerContext,
    "a claim",
    { folderName: "job-7", steps: ["encode"], write: async () => undefined, signal, logger },
    work,
  );

test("an attempt › has its claim and an empty folder, which is gone afterwards", async () => {
  await attempt(new AbortController().signal, async ({ claim, folder }) => {
    expect(claim).toBe("a claim");
    expect(await readdir(folder)).toEqual([]);
    expect(await folders()).toEqual([expect.stringMatching(/^job-7-/)]);
    await writeFile(join(folder, "a-file"), "");
  });
  expect(await folders()).toEqual([]);
});

test("an attempt that fails › throws its error, and leaves no folder", async () => {
  const error = new Error("no");
  const failing = attempt(new AbortController().signal, async () => {
    throw error;
  });
  await expect(failing).rejects.toBe(error);
  expect(await folders()).toEqual([]);
});

test("an attempt that is stopped › throws why, whatever the work in hand throws", async () => {
  const stop = new AbortController();
  const stopped = attempt(stop.signal, async ({ signal }) => {
    stop.abort(new Error("The worker stops."));
    expect(signal.aborted).toBe(true);
    throw new Error("The encoder was killed.");
  });
  await expect(stopped).rejects.toThrow("The worker stops.");
  expect(await folders()).toEqual([]);
});
