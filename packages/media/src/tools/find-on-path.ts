import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/**
 * The PATH of this process, by which commands are found as a shell finds them. The only thing that media reads of the
 * environment: settings such as FFMPEG_PATH come as options from who starts the product.
 */
export function ownSearchPath(): string {
  return process.env.PATH ?? "";
}

/** The first executable of this name on a PATH-like list, or null. */
export async function findOnPath(name: string, searchPath: string): Promise<string | null> {
  const fileName = process.platform === "win32" ? `${name}.exe` : name;
  for (const folder of searchPath.split(delimiter).filter(Boolean)) {
    const candidate = join(folder, fileName);
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return null;
}
