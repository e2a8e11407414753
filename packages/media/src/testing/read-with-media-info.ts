import { open } from "node:fs/promises";
import mediaInfoFactory, { type MediaInfoResult } from "mediainfo.js";

type Track = NonNullable<MediaInfoResult["media"]>["track"][number];

/**
 * The tracks of a file as MediaInfo sees them, which has read no line of ours. What it reads and says twice is said
 * once.
 */
export async function readWithMediaInfo(path: string): Promise<Track[]> {
  const mediaInfo = await mediaInfoFactory({ format: "object", full: true });
  await using file = await open(path);
  try {
    const readChunk = async (length: number, offset: number) => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      return bytes.subarray(0, bytesRead);
    };
    const { media } = await mediaInfo.analyzeData((await file.stat()).size, readChunk);
    return JSON.parse(JSON.stringify(media?.track ?? []), (_, value) =>
      typeof value === "string" ? sayOnce(value) : value,
    );
  } finally {
    mediaInfo.close();
  }
}

/** `BT.2020 / BT.2020` → `BT.2020` */
function sayOnce(value: string): string {
  return [...new Set(value.split(" / "))].join(" / ");
}
