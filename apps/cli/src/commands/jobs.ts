import type { VergenceClient } from "@vergence/client";
import { jobTable, jobText } from "../output/format-jobs.ts";
import type { Env } from "../server/find-server.ts";
import { printed, withClient } from "../server/rest.ts";
import { flagOfJobField, type JobsCommand } from "./parse-jobs-args.ts";

/** Runs a command on a video's jobs and returns what goes to stdout. */
export const runJobsCommand = (command: JobsCommand, env: Env): Promise<string> =>
  withClient(env, flagOfJobField, (client) => run(command, client));

async function run(command: JobsCommand, { jobs }: VergenceClient): Promise<string> {
  const { id, isJson } = command;
  if (command.verb === "list") return printed(isJson, await jobs.list(id), jobTable);
  // The call named status leaves the attempts out.
  if (command.verb === "status") return printed(isJson, await jobs.get(id, command.jobId), jobText);
  const job = await jobs[command.verb](id, command.jobId);
  return printed(isJson, job, ({ id: jobId, status }) => `Job ${jobId} is ${status}`);
}
