import { once } from "node:events";
import { watch } from "chokidar";

/**
 * Calls `onChange` with the file that changed last, once nothing has changed for a moment. Tests do not count: no
 * running program loads them.
 * @param paths absolute: files, or folders with all that is in them
 * @param onError is called with what cannot be watched later on, as a link to itself; all else goes on being watched
 * @returns how to stop it, once every change counts
 * @throws Error if something of `paths` cannot be watched from the start
 */
export async function watchFolders(
  paths: readonly string[],
  onChange: (file: string) => void,
  onError: (error: Error) => void,
): Promise<() => Promise<void>> {
  let settling: NodeJS.Timeout | undefined;
  const watcher = watch([...paths], { ignored: /\.test\.tsx?$/, ignoreInitial: true });
  watcher.on("all", (_, file) => {
    clearTimeout(settling);
    // Long enough for an editor's temporary files, and for a checkout of many.
    settling = setTimeout(() => onChange(file), 100);
  });
  await once(watcher, "ready");
  // An error event that nobody listens to would end the process.
  watcher.on("error", (error) => onError(error as Error));
  return async () => {
    clearTimeout(settling);
    await watcher.close();
  };
}
