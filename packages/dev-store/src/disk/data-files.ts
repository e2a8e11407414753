import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncDirectory } from "./durable-files.ts";

/** A data file while its bytes arrive. No manifest knows it yet. */
export interface IncomingFile {
  name: string;
  write(data: Uint8Array): Promise<void>;
}

async function writeFully(handle: FileHandle, data: Uint8Array): Promise<void> {
  for (let offset = 0; offset < data.length; ) {
    const { bytesWritten } = await handle.write(data, offset);
    offset += bytesWritten;
  }
}

/** The folder of a bucket's bytes: every object is one such file, or one for each part. Names are never used twice. */
export class DataFiles {
  readonly directory: string;
  /** Being written, or written and about to be named by a manifest: the sweep leaves them alone. */
  readonly #incoming = new Set<string>();
  readonly #readers = new Map<string, number>();
  /** Removed while a request was still reading them. */
  readonly #doomed = new Set<string>();

  constructor(directory: string) {
    this.directory = directory;
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  list(): Promise<string[]> {
    return readdir(this.directory);
  }

  /**
   * Writes a new file, makes it durable, and gives it to `commit`, which names it in a manifest. When either fails the
   * file is removed.
   * @returns what `commit` returns
   */
  async write<Written, Committed>(
    fill: (file: IncomingFile) => Promise<Written>,
    commit: (name: string, written: Written) => Promise<Committed>,
  ): Promise<Committed> {
    const name = randomBytes(16).toString("hex");
    this.#incoming.add(name);
    try {
      const handle = await open(this.path(name), "wx");
      let written: Written;
      try {
        written = await fill({ name, write: (data) => writeFully(handle, data) });
        await handle.sync();
      } finally {
        await handle.close();
      }
      await syncDirectory(this.directory);
      return await commit(name, written);
    } catch (error) {
      await rm(this.path(name), { force: true });
      throw error;
    } finally {
      this.#incoming.delete(name);
    }
  }

  /** Gives a file its lasting name, in one step; `commit` makes that name known before any sweep can look. */
  async rename(from: string, to: string, commit: () => void): Promise<void> {
    this.#incoming.add(to);
    try {
      await rename(this.path(from), this.path(to));
      await syncDirectory(this.directory);
      commit();
    } finally {
      this.#incoming.delete(to);
    }
  }

  /** Keeps files readable, even if they are removed, until the returned function is called. */
  pin(names: readonly string[]): () => void {
    for (const name of names) this.#readers.set(name, (this.#readers.get(name) ?? 0) + 1);
    let pinned = true;
    return () => {
      if (!pinned) return;
      pinned = false;
      for (const name of names) this.#unpin(name);
    };
  }

  #unpin(name: string): void {
    const readers = (this.#readers.get(name) ?? 1) - 1;
    if (readers > 0) {
      this.#readers.set(name, readers);
      return;
    }
    this.#readers.delete(name);
    // Nobody waits for this; should it fail, the sweep comes by later.
    if (this.#doomed.delete(name)) void rm(this.path(name), { force: true }).catch(() => undefined);
  }

  /** Removes files that no manifest names any more, at once or when their last reader is done. */
  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) {
      if (this.#readers.has(name)) this.#doomed.add(name);
      else await rm(this.path(name), { force: true });
    }
  }

  /**
   * Removes every file that is not known and not being written or read.
   * @param knownNames asked once, after the folder was listed, so that a file which became known meanwhile is among
   * them
   * @returns how many were removed
   */
  async sweep(knownNames: () => ReadonlySet<string>): Promise<number> {
    const names = await this.list();
    const known = knownNames();
    const leftovers = names.filter((name) => !known.has(name) && !this.#incoming.has(name) && !this.#readers.has(name));
    await this.remove(leftovers);
    return leftovers.length;
  }
}
