import type { SegmentSink } from "@vergence/media";
import type { FileUpload } from "./file-upload.ts";
import { maxClaimAgeMs, type PublishingAttempt } from "./publishing-attempt.ts";
import { UploadQueue } from "./upload-queue.ts";

/**
 * Encodes with the segments on their way to the store as soon as they are whole, as long as the attempt is ours. What
 * cannot be stored ends the encode.
 * @param toUpload where the file at a path goes, for the first, second, … time that the encode begins from the start:
 * each uses other keys, for requests of the previous one may still arrive
 * @returns what was made, the keys of what is stored, and for the how many-th time that was
 */
export async function storeWhileEncoding<Made>(
  attempt: PublishingAttempt,
  toUpload: (path: string, round: number) => FileUpload,
  encode: (sink: SegmentSink & { signal: AbortSignal }) => Promise<Made>,
): Promise<{ made: Made; stored: ReadonlySet<string>; round: number }> {
  const { resources, progress, signal } = attempt;
  const queue = new UploadQueue(resources, { signal, beforeEach: () => progress.confirm(maxClaimAgeMs) });
  let round = 1;
  try {
    const made = await encode({
      signal: queue.signal,
      onSegment: (path) => queue.add(toUpload(path, round)),
      async onRestart() {
        await queue.clear();
        round++;
      },
    });
    return { made, stored: await queue.settled(), round };
  } catch (error) {
    // Nothing may be read any more when the folder is removed.
    await queue.clear();
    queue.signal.throwIfAborted();
    throw error;
  }
}
