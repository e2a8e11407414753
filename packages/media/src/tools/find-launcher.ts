import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** More than any sane encode needs, small enough that a hostile file cannot take the machine down. */
const defaultMaxMemoryBytes = 16 * 2 ** 30;

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

/**
 * The words to put before a tool's command. `setpriv --pdeathsig` makes the kernel kill the tool when we are killed,
 * even by SIGKILL, so that a dead worker leaves no encoder behind; `prlimit --as` caps its memory. Both are of
 * util-linux: where one is missing or refuses, it is left out.
 */
export async function findLauncher(searchPath: string, maxMemoryBytes = defaultMaxMemoryBytes): Promise<string[]> {
  if (process.platform !== "linux") return [];
  const launcher: string[] = [];
  const wrappers = [
    ["setpriv", "--pdeathsig", "KILL", "--"],
    ["prlimit", `--as=${maxMemoryBytes}`, "--"],
  ] as const;
  for (const [name, ...words] of wrappers) {
    const path = await findOnPath(name, searchPath);
    if (path && (await runs(path, [...words, "true"]))) launcher.push(path, ...words);
  }
  return launcher;
}

async function runs(path: string, words: string[]): Promise<boolean> {
  try {
    // On a machine under load: one that was too slow here would leave tools without a parent's death and a limit, and say nothing.
    await run(path, words, { timeout: 120_000 });
    return true;
  } catch {
    return false;
  }
}
