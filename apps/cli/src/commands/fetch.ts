import type { Screen } from "../progress/progress-board.ts";
import { videoLines, waitForStream } from "../progress/wait-for-stream.ts";
import type { Env } from "../server/find-server.ts";
import { printed, withClient } from "../server/rest.ts";
import { type FetchCommand, flagOfFetchField } from "./parse-fetch-args.ts";

/** Has the server fetch a video, showing on the screen how far it is where it is waited for, and returns what goes to stdout. */
export const runFetchCommand = ({ body, isWaiting, isJson }: FetchCommand, env: Env, screen: Screen): Promise<string> =>
  withClient(env, flagOfFetchField, async (client) => {
    const video = await client.videos.startRemoteUpload(body);
    if (!isWaiting) return printed(isJson, video, videoLines);
    screen.write(`Video ${video.id}\n`);
    const { library, streamUrl } = await waitForStream(client, { libraryId: video.id }, screen);
    return printed(isJson, { ...library, streamUrl }, videoLines);
  });
