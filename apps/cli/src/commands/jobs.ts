import { jobParams, videoParams } from "@vergence/contract";
import { checkWith } from "../command-line/check-with.ts";
import type { CliCommand } from "../command-line/cli-command.ts";
import { jobTable, jobText } from "../output/format-jobs.ts";
import { jsonOption, printed } from "../output/json-answer.ts";
import { withClient } from "../server/with-client.ts";
import type { Session } from "../session.ts";

const flagOf = (field: string) => ({ id: "VIDEOID", jobId: "JOBID" })[field] ?? field;
const check = checkWith(flagOf);

/** `vergence jobs`: what imports, processes and encodes a video. */
export function jobs(command: CliCommand, { env, answer }: Session): void {
  command
    .verb("list", "list the jobs of a video")
    .argument("<VIDEOID>")
    .option(...jsonOption)
    .action(async (videoId, { json }) => {
      const { id } = check(videoParams.safeParse({ id: videoId }));
      answer(printed(json, await withClient(env, flagOf, (client) => client.jobs.list(id)), jobTable));
    });

  const verbOnJob = (name: string, summary: string) =>
    command
      .verb(name, summary)
      .argument("<VIDEOID>")
      .argument("<JOBID>")
      .option(...jsonOption);

  verbOnJob("status", "show each step's progress and every attempt with its error").action(
    async (videoId, jobId, { json }) => {
      const ids = check(jobParams.safeParse({ id: videoId, jobId }));
      // The call named status leaves the attempts out.
      const job = await withClient(env, flagOf, (client) => client.jobs.get(ids.id, ids.jobId));
      answer(printed(json, job, jobText));
    },
  );

  for (const [name, summary] of [
    ["retry", "retry a failed job"],
    ["cancel", "cancel a job for good"],
  ] as const)
    verbOnJob(name, summary).action(async (videoId, jobId, { json }) => {
      const ids = check(jobParams.safeParse({ id: videoId, jobId }));
      const job = await withClient(env, flagOf, (client) => client.jobs[name](ids.id, ids.jobId));
      answer(printed(json, job, ({ id, status }) => `Job ${id} is ${status}`));
    });
}
