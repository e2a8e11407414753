import { readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Finds the segments that ffmpeg's muxer has closed while it writes on: it writes one after another, so all but a folder's
 * last are whole, and the one before may yet get a short tail (`joinTail`). Each is told of once.
 */
export class ClosedSegments {
  readonly #folders: readonly string[];
  readonly #onSegment: (path: string) => void;
  readonly #told = new Set<string>();
  #looking: Promise<void> | null = null;

  constructor(folders: readonly string[], onSegment: (path: string) => void) {
    this.#folders = folders;
    this.#onSegment = onSegment;
  }

  /** Looks what there is to tell, unless it is looking already. */
  look(): void {
    this.#looking ??= this.#tellAll()
      // What cannot be told now is found at the next look, or by who finishes the stream, with what is wrong with it.
      .catch(() => {})
      .finally(() => {
        this.#looking = null;
      });
  }

  /** Waits until no file is touched any more. */
  async settled(): Promise<void> {
    await this.#looking;
  }

  async #tellAll(): Promise<void> {
    for (const folder of this.#folders) {
      const uris = (await readdir(folder)).filter((name) => name.endsWith(".m4s")).sort();
      for (const uri of uris.slice(0, -2)) {
        const path = join(folder, uri);
        if (this.#told.has(path)) continue;
        this.#told.add(path);
        this.#onSegment(path);
      }
    }
  }
}
