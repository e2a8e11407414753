import { type VergenceClient, VideoFailedError, type WaitForVideoOptions, waitForVideo } from "@vergence/client";
import { CliError } from "../cli-error.ts";
import { ProgressBoard, type Screen } from "./progress-board.ts";
import { jobRows } from "./progress-rows.ts";

/**
 * Shows on the screen how far a video is, until it plays.
 * @returns where, and the video as it is by then
 * @throws CliError in the words of the job that failed, or was canceled
 */
export async function waitForStream(
  client: VergenceClient,
  video: Pick<WaitForVideoOptions, "libraryId" | "jobId">,
  screen: Screen,
) {
  const board = new ProgressBoard(screen);
  const onProgress = (job: Parameters<typeof jobRows>[0]) => board.update(jobRows(job));
  try {
    const { library, stream } = await waitForVideo(client, { ...video, onProgress });
    return { library, streamUrl: stream.streamUrl };
  } catch (error) {
    throw error instanceof VideoFailedError ? new CliError(failureLine(error)) : error;
  }
}

/** Why a video does not play, for people. */
export const failureLine = ({ message, isCanceled }: VideoFailedError) =>
  isCanceled ? message : `Processing failed: ${message}`;

/** A video, and where it plays once that is known, for people. */
export const videoLines = ({ id, streamUrl }: { id: number; streamUrl?: string | null }) =>
  [`video   ${id}`, ...(streamUrl ? [`stream  ${streamUrl}`] : [])].join("\n");
