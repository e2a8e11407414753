import { findTools, type InspectReport, inspect, MediaError } from "@vergence/media";
import { CliError } from "../cli-error.ts";
import type { Env } from "../server/find-server.ts";
import { formatFileReport } from "./format-file-report.ts";
import { formatStreamReport } from "./format-stream-report.ts";

/**
 * Inspects a stream or a media file; reads it, from files or a URL, without a server.
 * @returns what goes to stdout, and whether a MUST is broken
 * @throws CliError where it cannot be read
 */
export async function runInspect(
  location: string,
  { isJson, env }: { isJson: boolean; env: Env },
): Promise<{ stdout: string; isBroken: boolean }> {
  const report = await explained(async () => {
    const tools = await findTools({ ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH });
    return inspect(location, { tools });
  });
  const isBroken = report.kind === "stream" && report.findings.some(({ level }) => level === "must");
  return { stdout: isJson ? JSON.stringify(report, null, 2) : format(report), isBroken };
}

const format = (report: InspectReport) =>
  report.kind === "stream" ? formatStreamReport(report) : formatFileReport(report);

/** A MediaError's message is written for people. */
async function explained<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof MediaError ? new CliError(error.message) : error;
  }
}
