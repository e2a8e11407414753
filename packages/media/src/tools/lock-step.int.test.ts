import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { makeClip } from "../testing/make-clip.ts";
import { processesMentioning } from "../testing/running-processes.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findTools } from "./find-tools.ts";
import { lockStep } from "./lock-step.ts";
import { startTool } from "./start-tool.ts";

const options = { fileName: "film.mp4", timeoutSeconds: 200 };
const start = (script: string) => startTool("sh", ["-c", script], options, 2);
const sizeOf = async (output: AsyncIterable<Uint8Array>) => {
  let sizeBytes = 0;
  for await (const chunk of output) sizeBytes += chunk.length;
  return sizeBytes;
};
/** Far more than a pipe holds (64 KiB) and than is kept before an output is held back. */
const many = 8_000_000;

describe("lockStep", () => {
  it("reads on what nobody asks for, while the output that is asked for is behind it", async () => {
    const { outputs, finished } = start(`head -c ${many} /dev/zero >&3; echo late`);
    const [first, second] = lockStep(outputs, finished);
    if (!first || !second) throw new Error("No outputs.");
    expect(await sizeOf(first)).toBe(5);
    expect(await sizeOf(second)).toBe(many);
  });

  it("goes through two encoders in one ffmpeg, one of which holds its pictures back", async () => {
    await using folder = await temporaryFolder();
    const clip = await makeClip(folder.path, { seconds: 3, size: "160x90" });
    const { ffmpeg, launcher } = await findTools();
    // x265 looks 60 pictures ahead before it writes one; by then the other eye has filled its pipe many times over.
    const late = [
      "-c:v",
      "libx265",
      "-preset",
      "ultrafast",
      "-x265-params",
      "log-level=error:rc-lookahead=60:keyint=72",
    ];
    const words = [
      ...["-nostdin", "-v", "error", "-i", clip, "-filter_complex", "[0:v]split=2[l][r]"],
      ...["-map", "[l]", ...late, "-f", "hevc", "pipe:1", "-map", "[r]", "-f", "rawvideo", "pipe:3"],
    ];
    const { outputs, finished } = startTool(ffmpeg.path, words, { ...options, launcher }, 2);
    const [first, second] = lockStep(outputs, finished);
    if (!first || !second) throw new Error("No outputs.");
    expect(await sizeOf(first)).toBeGreaterThan(1_000);
    expect(await sizeOf(second)).toBe((160 * 90 * 3 * 72) / 2);
  });

  it("holds an output back only while the other has something to read", async () => {
    const [first, second] = [new PassThrough(), new PassThrough()];
    const [ofFirst, ofSecond] = lockStep([first, second], Promise.resolve(), { highWaterBytes: 1_000 });
    if (!ofFirst || !ofSecond) throw new Error("No outputs.");
    const write = async (stream: PassThrough) => {
      stream.write(Buffer.alloc(2_000));
      await new Promise((resolve) => setImmediate(resolve));
    };
    await write(first);
    expect(first.isPaused()).toBe(false);
    await write(second);
    expect([first.isPaused(), second.isPaused()]).toEqual([true, true]);
    await ofSecond[Symbol.asyncIterator]().next();
    expect([first.isPaused(), second.isPaused()]).toEqual([false, false]);
    first.end();
    second.end();
    expect(await Promise.all([sizeOf(ofFirst), sizeOf(ofSecond)])).toEqual([2_000, 0]);
  });

  it("does not fill the memory with what runs too far ahead", async () => {
    const { outputs, finished, stop } = start("head -c 5000000 /dev/zero >&3; echo late");
    const [first] = lockStep(outputs, finished, { maxBytes: 1_000_000 });
    if (!first) throw new Error("No output.");
    const failure = { code: "tool_failed", message: expect.stringContaining("too far apart") };
    await expect(sizeOf(first)).rejects.toMatchObject(failure);
    stop(new Error("done") as never);
    await finished.catch(() => {});
  });

  it("distinguishes a writer that failed from one that was done", async () => {
    const { outputs, finished } = start("echo half; echo 'Invalid data found' >&2; exit 1");
    const [first, second] = lockStep(outputs, finished);
    if (!first || !second) throw new Error("No outputs.");
    const outcomes = await Promise.allSettled([sizeOf(first), sizeOf(second)]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: "unreadable_media" } });
  });

  it("closes one output alone", async () => {
    const marker = `marker-${process.hrtime.bigint()}`;
    const { outputs, finished } = start(`: ${marker}; head -c ${many} /dev/zero 2>&1 | cat >&3 || true; echo late`);
    const [first, second] = lockStep(outputs, finished);
    if (!first || !second) throw new Error("No outputs.");
    second.destroy();
    expect(await sizeOf(first)).toBe(5);
    expect(await processesMentioning(marker)).toEqual([]);
  });
});
