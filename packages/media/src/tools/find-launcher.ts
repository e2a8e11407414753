import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findOnPath } from "./find-on-path.ts";

const run = promisify(execFile);

/** More than any sane encode needs, small enough that a hostile file cannot take the machine down. */
const defaultMaxMemoryBytes = 16 * 2 ** 30;

/**
 * The words to put before a tool's command. `setpriv --pdeathsig` makes the kernel kill the tool when we are killed,
 * even by SIGKILL, so that a dead worker leaves no encoder behind. It knows nothing of a death before it was called:
 * the shell behind it ends there if its parent is no longer us. `prlimit --as` caps the tool's memory. Where one is
 * missing or refuses, it is left out. They hold for the process that asked, not for others.
 */
export async function findLauncher(searchPath: string, maxMemoryBytes = defaultMaxMemoryBytes): Promise<string[]> {
  if (process.platform !== "linux") return [];
  const launcher: string[] = [];
  const wrappers = [
    ["setpriv", "--pdeathsig", "KILL", "--"],
    ["sh", "-c", `[ "$PPID" = "$0" ] && exec "$@"`, String(process.pid)],
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
    // On a machine under load: one that was too slow here would leave tools without a parent's death and a limit, and
    // say nothing.
    await run(path, words, { timeout: 120_000 });
    return true;
  } catch {
    return false;
  }
}
