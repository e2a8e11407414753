import { createFile, type ISOFile, MP4BoxBuffer } from "mp4box";

/** A box as mp4box understands it. */
export type ParsedBox = ISOFile["boxes"][number];
type MoofBox = ISOFile["moofs"][number];
type MoovBox = ISOFile["moov"];
export type TrackBox = MoovBox["traks"][number];
export type TrackFragmentBox = MoofBox["trafs"][number];
export type TrackRunBox = TrackFragmentBox["truns"][number];

/** Parses boxes out of bytes that hold them whole; their `start` counts from the first byte. */
export function parseBoxes(bytes: Uint8Array): ISOFile {
  const file = createFile();
  const copy = new Uint8Array(bytes).buffer;
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(copy, 0));
  file.flush();
  return file;
}
