import { fileURLToPath } from "node:url";
import { findMultiviewX265 } from "../tools/find-multiview-x265.ts";
import type { MediaTool } from "../tools/media-tools.ts";

/** Where a build of one's own may be; see docs/streams.md. */
const built = fileURLToPath(new URL("../../../../.tools/x265-multiview", import.meta.url));

/**
 * An x265 that encodes MV-HEVC: `X265_PATH`, else the one in `.tools/x265-multiview`, else the system's; null, said
 * loudly, where there is none: the tests that need it are then skipped.
 */
export async function findTestedMultiviewX265(): Promise<MediaTool | null> {
  const searchPath = [built, process.env.PATH ?? ""].join(":");
  const found = await findMultiviewX265({ x265Path: process.env.X265_PATH || undefined, searchPath });
  if (!found)
    console.warn(
      "\n! NO MULTIVIEW X265: ITS TESTS ARE SKIPPED. docs/streams.md says how one is built; set X265_PATH.\n",
    );
  return found;
}
