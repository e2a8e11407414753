import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parseToolVersion } from "../tools/tool-version.ts";

const run = promisify(execFile);

/**
 * ffmpeg's option that keeps pictures as they are (`passthrough`), or their varying rate (`vfr`): `-fps_mode`, which
 * releases before 5.1 do not know, or `-vsync`, which 9.0 knows no more.
 */
export async function frameSync(ffmpeg: string, mode: "passthrough" | "vfr" = "passthrough"): Promise<string[]> {
  const { stdout } = await run(ffmpeg, ["-hide_banner", "-version"]);
  const major = Number(/^n?(\d+)\./.exec(parseToolVersion(stdout)?.version ?? "")?.[1] ?? 0);
  return [major >= 6 ? "-fps_mode" : "-vsync", mode];
}
