import { join } from "node:path";
import { segmentName } from "../hls/hls-names.ts";
import { isThere } from "./is-there.ts";

/**
 * Finds the segments that ffmpeg's muxer has closed while it writes on: it writes one after another, so all but a
 * folder's last are whole, and the one before may yet get a short tail (`joinTail`). Each is reported once. A look
 * costs as much as is new, however many there are already.
 */
export class ClosedSegments {
  readonly #folders: { path: string; reportedCount: number }[];
  readonly #onSegment: (path: string) => void;
  #looking: Promise<void> | null = null;

  constructor(folders: readonly string[], onSegment: (path: string) => void) {
    this.#folders = folders.map((path) => ({ path, reportedCount: 0 }));
    this.#onSegment = onSegment;
  }

  /** Looks what is new, unless it is looking already. */
  look(): void {
    this.#looking ??= this.#reportAll()
      // What cannot be read now is found at the next look, or by who finishes the stream, with what is wrong with it.
      .catch(() => {})
      .finally(() => {
        this.#looking = null;
      });
  }

  /** Waits until no file is touched any more. */
  async settled(): Promise<void> {
    await this.#looking;
  }

  async #reportAll(): Promise<void> {
    for (const folder of this.#folders) {
      const pathOf = (number: number) => join(folder.path, segmentName(number, "m4s"));
      while (await isThere(pathOf(folder.reportedCount + 3))) {
        folder.reportedCount++;
        this.#onSegment(pathOf(folder.reportedCount));
      }
    }
  }
}
