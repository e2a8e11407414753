import { join } from "node:path";
import { waitFor } from "@vergence/timers/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { makeSrt } from "../testing/make-srt.ts";
import { processesMentioning } from "../testing/running-processes.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findTools } from "../tools/find-tools.ts";
import { runSubtitleProgram } from "./run-subtitle-program.ts";
import { summarizeCues } from "./summarize-cues.ts";

const { launcher } = await findTools();
const program = (name: string) => new URL(`../testing/${name}-program.ts`, import.meta.url);
/** Distinguished from all others by its path. */
const newFile = () => ({ path: `/nowhere/${process.hrtime.bigint()}.srt`, fileName: "fr.srt", languageTag: "fr" });

describe("runSubtitleProgram", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("gives back what the program finds", async () => {
    await using folder = await temporaryFolder();
    const path = await makeSrt(folder.path, { seconds: 3 });
    const summary = await summarizeCues({ ...newFile(), path }, { launcher });
    expect(summary).toEqual({ count: 3, lastStartSeconds: 2 });
  });

  it("tries once more where the time ran out, as on a machine that stood still", async () => {
    await using folder = await temporaryFolder();
    const file = { ...newFile(), path: join(folder.path, "fr.srt") };
    // Its first run waits for ever, which no machine is slow enough to mistake; the second has all the time that it may
    // need.
    const timeoutSeconds = 15;
    const run = runSubtitleProgram(program("endless-at-first"), file, { launcher, timeoutSeconds });
    await expect(run).resolves.toEqual({ count: 2, lastStartSeconds: 0 });
    expect(await processesMentioning(file.path)).toEqual([]);
  });

  it("ends a program that never would, at its time limit, and names the file", async () => {
    const file = newFile();
    await expect(runSubtitleProgram(program("endless"), file, { launcher, timeoutSeconds: 0.5 })).rejects.toMatchObject(
      {
        code: "unreadable_subtitle",
        permanent: true,
        message: expect.stringMatching(
          /^"fr\.srt" .* longer than 0\.5 seconds to read, twice, .* Export it again as SubRip \(\.srt\)\.$/,
        ),
      },
    );
    expect(await processesMentioning(file.path)).toEqual([]);
  });

  it("ends it on abort, while our own event loop goes on", async () => {
    const file = newFile();
    const controller = new AbortController();
    const outcome = runSubtitleProgram(program("endless"), file, { launcher, signal: controller.signal }).catch(
      (reason: unknown) => reason,
    );
    await waitFor("it runs", async () => (await processesMentioning(file.path)).length > 0);
    controller.abort(new Error("canceled by the owner"));
    expect(await outcome).toMatchObject({ code: "aborted", permanent: false, cause: { message: /canceled/ } });
    expect(await processesMentioning(file.path)).toEqual([]);
  });

  it("says of a program that runs out of memory that the file is to blame, and outlives it", async () => {
    await expect(
      runSubtitleProgram(program("greedy"), newFile(), { launcher, maxMemoryMiB: 32 }),
    ).rejects.toMatchObject({
      code: "unreadable_subtitle",
      permanent: true,
      message: expect.stringMatching(/^"fr\.srt" .* more memory than 32 MiB .* Export it again as SubRip \(\.srt\)\.$/),
    });
  });

  it("lets what may heal be tried again", async () => {
    const failure = { code: "disk_full", permanent: false };
    await expect(runSubtitleProgram(program("failing"), newFile(), { launcher })).rejects.toMatchObject(failure);
    const gone = summarizeCues({ ...newFile(), path: join("/nowhere", "fr.srt") }, { launcher });
    await expect(gone).rejects.toMatchObject({ code: "tool_failed", permanent: false });
  });

  it("gives the program nothing of our environment", async () => {
    await using folder = await temporaryFolder();
    const path = await makeSrt(folder.path, { seconds: 1 });
    vi.stubEnv("NODE_OPTIONS", "--no-such-option");
    await expect(summarizeCues({ ...newFile(), path }, { launcher })).resolves.toMatchObject({ count: 1 });
  });
});
