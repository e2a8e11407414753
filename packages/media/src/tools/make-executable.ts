import { access, chmod, constants, stat } from "node:fs/promises";

/**
 * Lets everybody run a file, where we may not: package managers that block install scripts leave out an installer's own
 * chmod.
 */
export async function makeExecutable(path: string): Promise<void> {
  const isExecutable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isExecutable) await chmod(path, (await stat(path)).mode | 0o111);
}
