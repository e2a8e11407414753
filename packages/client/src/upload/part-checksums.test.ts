import type { FileState } from "@vergence/contract";
import { afterEach, expect, it, vi } from "vitest";
import { createPartChecksums } from "./part-checksums.ts";
import { blobSource } from "./upload-source.ts";

const state = { totalBytes: 5, partSizeBytes: 3, totalParts: 2 } as FileState;
const checksums = (source = blobSource(new Blob(["abcde"]))) => createPartChecksums(state, source);
const never = new AbortController().signal;
/** Of `abc` (FIPS 180-2, appendix B.1), in base64. */
const ofAbc = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";

afterEach(() => vi.unstubAllGlobals());

it("reads each part once, from a Blob and from a stream alike", async () => {
  const source = blobSource(new Blob(["abcde"]));
  const slice = vi.spyOn(source, "slice");
  const ofBlob = checksums(source);
  expect(await ofBlob.of([1], never)).toEqual([{ partNumber: 1, checksumSha256: ofAbc }]);
  const both = await ofBlob.of([1, 2], never);
  expect(slice.mock.calls).toEqual([
    [0, 3],
    [3, 5],
  ]);
  const open = (start: number, end: number) => () => new Blob(["abcde"]).slice(start, end).stream();
  const streamed = { ...source, slice: (start: number, end: number) => ({ sizeBytes: 0, open: open(start, end) }) };
  expect(await checksums(streamed).of([1, 2], never)).toEqual(both);
});

it("stops between parts on an abort", async () => {
  await expect(checksums().of([1], AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
});

it("says what a page without secure context can do", async () => {
  vi.stubGlobal("crypto", {});
  await expect(checksums().of([1], never)).rejects.toThrow(/^Checksums need a page that was loaded over https/);
});
