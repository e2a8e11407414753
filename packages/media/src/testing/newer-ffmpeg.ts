import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { canSelectViews, parseToolVersion } from "../tools/tool-version.ts";

const run = promisify(execFile);

/** Where `node scripts/newer-ffmpeg.mjs` unpacks it. */
const unpacked = fileURLToPath(new URL("../../../../.tools/ffmpeg-7/ffmpeg", import.meta.url));

/**
 * The path of an ffmpeg that decodes both views of MV-HEVC: `NEWER_FFMPEG_PATH`, else the one that the project
 * unpacked, else the system's; null, said loudly, where none is new enough: the tests that need it are then skipped.
 */
export async function findNewerFfmpeg(): Promise<string | null> {
  const setting = process.env.NEWER_FFMPEG_PATH;
  for (const path of setting ? [setting] : [unpacked, "ffmpeg"]) {
    const output = await run(path, ["-hide_banner", "-version"]).catch(() => null);
    const version = output && parseToolVersion(output.stdout)?.version;
    if (version && canSelectViews(version)) return path;
  }
  console.warn(
    "\n! NO FFMPEG ≥ 7.1: TESTS THAT DECODE MV-HEVC ARE SKIPPED. `node scripts/newer-ffmpeg.mjs` unpacks one.\n",
  );
  return null;
}
