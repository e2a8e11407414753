import type { VergenceClient } from "@vergence/client";
import { CliError } from "../cli-error.ts";
import type { Screen } from "../progress/progress-board.ts";
import { videoLines, waitForStream } from "../progress/wait-for-stream.ts";
import type { Env } from "../server/find-server.ts";
import { printed, withClient } from "../server/rest.ts";
import { flagOfWatchField, type WatchCommand } from "./parse-watch-args.ts";

/** Shows on the screen how far a video is until it plays, and returns what goes to stdout. */
export const runWatchCommand = ({ id, jobId, isJson }: WatchCommand, env: Env, screen: Screen): Promise<string> =>
  withClient(env, flagOfWatchField, async (client) => {
    // Asked once and first: waiting outlives a server that is away for a while, and so would hide a wrong address for minutes.
    const { videoName } = await client.videos.get(id);
    if (jobId !== undefined) await expectStreamOf(client, id, jobId);
    screen.write(`Video ${id}  ${videoName}\n`);
    const { library, streamUrl } = await waitForStream(client, { libraryId: id, jobId }, screen);
    return printed(isJson, { ...library, streamUrl }, videoLines);
  });

/** A job that makes no stream would be waited for without end. */
async function expectStreamOf(client: VergenceClient, id: number, jobId: number): Promise<void> {
  const [{ kind }, { streams }] = await Promise.all([client.jobs.get(id, jobId), client.videos.streams(id)]);
  if (streams.some((stream) => stream.jobId === jobId)) return;
  throw new CliError(`Job ${jobId} (${kind}) makes no stream; vergence jobs status ${id} ${jobId} tells how far it is`);
}
