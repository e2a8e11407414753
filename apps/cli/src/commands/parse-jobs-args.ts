import { jobParams, videoParams } from "@vergence/contract";
import { checkWith, expectIds, flag, noSuchVerb, parseFlags } from "../command-line/arguments.ts";

export const jobsUsage = `Usage: vergence jobs list VIDEOID [--json]
       vergence jobs status VIDEOID JOBID [--json]
       vergence jobs retry VIDEOID JOBID [--json]
       vergence jobs cancel VIDEOID JOBID [--json]

  What fetches, processes and encodes a video. vergence watch VIDEOID follows it.
  status  each step's or rung's progress, and every attempt with its error
  retry   takes up a failed job again
  cancel  for good
  --json  the API's own answer, for programs`;

export type JobsCommand = { isJson: boolean; id: number } & (
  | { verb: "list" }
  | { verb: "status" | "retry" | "cancel"; jobId: number }
);

/** The argument that a field of a call on jobs comes from. */
export const flagOfJobField = (field: string) => ({ id: "VIDEOID", jobId: "JOBID" })[field] ?? field;

const check = checkWith(flagOfJobField);

/** @throws UsageError naming every argument that is wrong */
export function parseJobsArgs([verb, ...rest]: string[]): JobsCommand {
  if (verb !== "list" && verb !== "status" && verb !== "retry" && verb !== "cancel") throw noSuchVerb("jobs", verb);
  const { flags, positionals } = parseFlags(rest, { json: flag });
  const isJson = flags.has("json");
  const [id, jobId] = positionals;
  if (verb === "list") {
    expectIds("jobs list", positionals, { names: ["VIDEOID"], lister: "videos list" });
    return { verb, ...check(videoParams.safeParse({ id })), isJson };
  }
  expectIds(`jobs ${verb}`, positionals, { names: ["VIDEOID", "JOBID"], lister: "jobs list VIDEOID" });
  return { verb, ...check(jobParams.safeParse({ id, jobId })), isJson };
}
