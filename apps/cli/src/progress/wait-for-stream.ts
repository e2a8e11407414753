import { type VergenceClient, VideoFailedError, waitForVideo } from "@vergence/client";
import { CliError } from "../cli-error.ts";
import { ProgressBoard, type Screen } from "./progress-board.ts";
import { jobRows } from "./progress-rows.ts";

/**
 * Shows on the screen how far a video is, until it plays.
 * @returns where
 * @throws CliError in the words of the job that failed
 */
export async function waitForStream(client: VergenceClient, libraryId: number, screen: Screen) {
  const board = new ProgressBoard(screen);
  const onProgress = (job: Parameters<typeof jobRows>[0]) => board.update(jobRows(job));
  try {
    const { stream } = await waitForVideo(client, { libraryId, onProgress });
    return { streamUrl: stream.streamUrl };
  } catch (error) {
    throw error instanceof VideoFailedError ? new CliError(`Processing failed: ${error.message}`) : error;
  }
}
