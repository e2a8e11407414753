import { readFile } from "node:fs/promises";
import { readBoxes } from "../isobmff/read-boxes.ts";
import { readMovie } from "../isobmff/read-movie.ts";
import { MediaError } from "../media-error.ts";

export interface InitSection {
  /** RFC 6381, out of avcC or esds: `avc1.640028`, `mp4a.40.2`. */
  codec: string;
  /** Of the video, or null for audio. */
  resolution: { width: number; height: number } | null;
}

/** What an initialization section that we made says of its only track. */
export async function readInitSection(path: string): Promise<InitSection> {
  const [track] = readMovie(readBoxes(await readFile(path)))?.tracks ?? [];
  if (!track) {
    const message = "An initialization section came out empty.";
    throw new MediaError("tool_failed", message, { permanent: false, detail: path });
  }
  const { codec, handler, width, height } = track;
  return { codec, resolution: handler === "vide" ? { width, height } : null };
}
