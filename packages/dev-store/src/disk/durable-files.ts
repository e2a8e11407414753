import { randomBytes } from "node:crypto";
import { open, rename, rm, unlink } from "node:fs/promises";
import { dirname } from "node:path";

/** Ends the names of files that are not yet what they will be; those found at start are deleted. */
export const temporarySuffix = ".tmp";

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** Makes renames, creations and removals inside a directory last through a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  // Windows has no handle on a directory to sync; NTFS journals its metadata.
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file so that, whenever the process or the machine dies, its path holds the old content or the new, whole.
 */
export async function writeFileDurably(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}${temporarySuffix}`;
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Removes a file for good; what is gone already is success. */
export async function removeFileDurably(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  await syncDirectory(dirname(path));
}
