import type { AccessUnit } from "../hevc/hevc-stream.ts";
import { MediaError } from "../media-error.ts";

export interface GroupLimits {
  /** Every group but the last must have exactly so many pictures, as the segments of all variants must align. */
  gopFrames?: number | undefined;
  /** No group may have more: it is held in memory. */
  maxFrames: number;
}

/**
 * Access units by closed groups of pictures, each from one IDR picture to the next.
 * @throws MediaError (permanent) where the stream begins with another picture, or its IDR pictures do not come when
 * they must
 */
export async function* closedGroups(
  accessUnits: AsyncIterable<AccessUnit>,
  { gopFrames, maxFrames }: GroupLimits,
): AsyncGenerator<AccessUnit[]> {
  let group: AccessUnit[] = [];
  let frame = 0;
  for await (const accessUnit of accessUnits) {
    if (accessUnit.isIdr && group.length > 0) {
      if (gopFrames !== undefined && group.length !== gopFrames) throw misplaced(frame, group.length, gopFrames);
      yield group;
      group = [];
    }
    if (group.length === 0 && !accessUnit.isIdr) throw noEntryPoint();
    if (group.length === (gopFrames ?? maxFrames)) throw tooLong(frame, gopFrames ?? maxFrames);
    group.push(accessUnit);
    frame++;
  }
  if (group.length > 0) yield group;
}

function noEntryPoint(): MediaError {
  const message = "The video does not begin with an IDR picture, so players could not start it.";
  return new MediaError("unreadable_media", message, { permanent: true });
}

function misplaced(frame: number, length: number, gopFrames: number): MediaError {
  const message =
    `Picture ${frame} of the encoded video is a key frame, ${length} pictures after the last one instead of ${gopFrames}. ` +
    "Segments of all variants must align: encode with a fixed key frame interval and without scene cut detection.";
  return new MediaError("tool_failed", message, { permanent: true });
}

function tooLong(frame: number, length: number): MediaError {
  const message =
    `Picture ${frame} of the encoded video should be an IDR picture: the last one is ${length} pictures before it. ` +
    "Encode with a fixed key frame interval and closed groups of pictures.";
  return new MediaError("tool_failed", message, { permanent: true });
}
