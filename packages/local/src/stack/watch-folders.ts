import { once } from "node:events";
import { watch } from "chokidar";

/**
 * Calls `onChange` with the file that changed last, once nothing has changed for a moment. Tests do not count: no
 * running program loads them.
 * @param paths absolute: files, or folders with all that is in them
 * @returns how to stop it, once every change counts
 */
export async function watchFolders(
  paths: readonly string[],
  onChange: (file: string) => void,
): Promise<() => Promise<void>> {
  let settling: NodeJS.Timeout | undefined;
  const watcher = watch([...paths], { ignored: /\.test\.tsx?$/, ignoreInitial: true });
  watcher.on("all", (_, file) => {
    clearTimeout(settling);
    // Long enough for an editor's temporary files, and for a checkout of many.
    settling = setTimeout(() => onChange(file), 100);
  });
  await once(watcher, "ready");
  return async () => {
    clearTimeout(settling);
    await watcher.close();
  };
}
