import type { VergenceClient } from "@vergence/client";
import { jobParams, videoParams } from "@vergence/contract";
import { CliError } from "../cli-error.ts";
import { checkWith } from "../command-line/check-with.ts";
import type { CliCommand } from "../command-line/cli-command.ts";
import { jsonOption, printed } from "../output/json-answer.ts";
import { videoLines, waitForStream } from "../progress/wait-for-stream.ts";
import { withClient } from "../server/with-client.ts";
import type { Session } from "../session.ts";

const flagOf = (field: string) => ({ id: "VIDEOID", jobId: "--job" })[field] ?? field;
const check = checkWith(flagOf);

/** `vergence watch`: shows the progress of a video until it plays. */
export function watch(command: CliCommand, { env, screen, answer }: Session): void {
  command
    .description(
      "Show a video's progress until a stream of it is ready, and print its address.\n" +
        "The exit code is 1 when the import or the processing failed.",
    )
    .argument("<VIDEOID>")
    .option("--job <JOBID>", "wait for the stream of this job, where the video has others already")
    .option(...jsonOption)
    .action(async (videoId, { job, json }) => {
      const { id, jobId } = readIds(videoId, job);
      const result = await withClient(env, flagOf, async (client) => {
        // Asked once and first: waiting outlives an unreachable server, and would hide a wrong address.
        const { videoName } = await client.videos.get(id);
        if (jobId !== undefined) await expectStreamOf(client, id, jobId);
        screen.write(`Video ${id}  ${videoName}\n`);
        return waitForStream(client, { libraryId: id, jobId }, screen);
      });
      answer(printed(json, { ...result.library, streamUrl: result.streamUrl }, videoLines));
    });
}

const readIds = (id: string, jobId: string | undefined): { id: number; jobId?: number } =>
  jobId === undefined ? check(videoParams.safeParse({ id })) : check(jobParams.safeParse({ id, jobId }));

/** A job that makes no stream would be waited for without end. */
async function expectStreamOf(client: VergenceClient, id: number, jobId: number): Promise<void> {
  const [{ kind }, { streams }] = await Promise.all([client.jobs.get(id, jobId), client.videos.streams(id)]);
  if (streams.some((stream) => stream.jobId === jobId)) return;
  throw new CliError(`Job ${jobId} (${kind}) makes no stream; vergence jobs status ${id} ${jobId} shows its progress`);
}
