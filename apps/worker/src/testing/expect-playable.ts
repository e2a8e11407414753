import { readFile } from "node:fs/promises";
import type { Resources } from "@vergence/core";
import { expectValidStream } from "@vergence/media/testing";
import { openStreamCopies } from "./stream-copies.ts";

/**
 * Reads a stream as a player does, and fails where something is missing or one of Apple's rules is broken.
 * @param except rules that this stream cannot keep, as in `expectValidStream`
 * @returns the multivariant playlist
 */
export async function expectPlayable(
  resources: Resources,
  videoId: number,
  jobId: number,
  { except = [] }: { except?: readonly string[] } = {},
): Promise<string> {
  const copies = await openStreamCopies(resources, videoId);
  try {
    const multivariantPath = await copies.copy(jobId);
    await expectValidStream(multivariantPath, { except });
    return await readFile(multivariantPath, "utf8");
  } finally {
    await copies.remove();
  }
}
