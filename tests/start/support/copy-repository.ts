import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "./launched-product.ts";

const run = promisify(execFile);

/**
 * Copies the repository as it is now, but for what git ignores, so that a test may edit it: a clean clone with the
 * tools that are installed already. It is on the same disk, where packages are linked and not copied.
 * @returns the copy's root, which is the caller's to delete
 */
export async function copyRepository(): Promise<string> {
  const tools = path.join(root, ".tools");
  const copy = await mkdtemp(path.join(tools, "copy-"));
  const options = { cwd: root, maxBuffer: 64 * 2 ** 20 };
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], options);
  const { stdout: deleted } = await run("git", ["ls-files", "-z", "--deleted"], options);
  const gone = new Set(deleted.split("\0"));
  for (const file of stdout.split("\0").filter((name) => name && !gone.has(name))) {
    await mkdir(path.dirname(path.join(copy, file)), { recursive: true });
    await cp(path.join(root, file), path.join(copy, file));
  }
  await symlink(tools, path.join(copy, ".tools"));
  return copy;
}
