import { readFile } from "node:fs/promises";
import type { Resources } from "@vergence/core";
import { expectValidStream } from "@vergence/media/testing";
import { withStreamCopy } from "./with-stream-copy.ts";

/**
 * Reads a stream as a player does, and fails where something is missing or one of Apple's rules is broken.
 * @param except rules that this stream cannot keep, as in `expectValidStream`
 * @returns the multivariant playlist
 */
export function expectPlayable(
  resources: Resources,
  videoId: number,
  jobId: number,
  { except = [] }: { except?: readonly string[] } = {},
): Promise<string> {
  return withStreamCopy(resources, { videoId, jobId }, async (multivariantPath) => {
    await expectValidStream(multivariantPath, { except });
    return readFile(multivariantPath, "utf8");
  });
}
