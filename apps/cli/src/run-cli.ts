import { CliError, UsageError } from "./cli-error.ts";
import { runFetchCommand } from "./commands/fetch.ts";
import { runGroupsCommand } from "./commands/groups.ts";
import { runJobsCommand } from "./commands/jobs.ts";
import { runKeysCommand } from "./commands/keys.ts";
import { fetchUsage, parseFetchArgs } from "./commands/parse-fetch-args.ts";
import { groupsUsage, parseGroupsArgs } from "./commands/parse-groups-args.ts";
import { inspectUsage, parseInspectArgs } from "./commands/parse-inspect-args.ts";
import { jobsUsage, parseJobsArgs } from "./commands/parse-jobs-args.ts";
import { keysUsage, parseKeysArgs } from "./commands/parse-keys-args.ts";
import { parseUploadArgs, uploadUsage } from "./commands/parse-upload-args.ts";
import { parseVideosArgs, videosUsage } from "./commands/parse-videos-args.ts";
import { parseWatchArgs, watchUsage } from "./commands/parse-watch-args.ts";
import { parseWebhooksArgs, webhooksUsage } from "./commands/parse-webhooks-args.ts";
import { parseWorkspacesArgs, workspacesUsage } from "./commands/parse-workspaces-args.ts";
import { runUploadCommand } from "./commands/upload.ts";
import { runVideosCommand } from "./commands/videos.ts";
import { runWatchCommand } from "./commands/watch.ts";
import { runWebhooksCommand } from "./commands/webhooks.ts";
import { runWorkspacesCommand } from "./commands/workspaces.ts";
import { blindScreen, type Screen } from "./progress/progress-board.ts";
import type { Env } from "./server/find-server.ts";

export interface CliResult {
  /** 0 done, 1 failed (an inspected stream that breaks a MUST included), 2 bad arguments. */
  exitCode: 0 | 1 | 2;
  stdout: string;
  stderr: string;
}

interface Surroundings {
  env: Env;
  now: Date;
  /** Where progress is shown; never stdout, which is for the answer. */
  screen: Screen;
}

interface Room {
  usage: string;
  /** What goes to stdout. */
  run(args: string[], around: Surroundings): Promise<string>;
}

const rooms: Record<string, Room> = {
  upload: { usage: uploadUsage, run: (args, { env, screen }) => runUploadCommand(parseUploadArgs(args), env, screen) },
  fetch: { usage: fetchUsage, run: (args, { env, screen }) => runFetchCommand(parseFetchArgs(args), env, screen) },
  watch: { usage: watchUsage, run: (args, { env, screen }) => runWatchCommand(parseWatchArgs(args), env, screen) },
  groups: { usage: groupsUsage, run: (args, { env }) => runGroupsCommand(parseGroupsArgs(args), env) },
  videos: { usage: videosUsage, run: (args, { env }) => runVideosCommand(parseVideosArgs(args), env) },
  jobs: { usage: jobsUsage, run: (args, { env }) => runJobsCommand(parseJobsArgs(args), env) },
  webhooks: { usage: webhooksUsage, run: (args, { env }) => runWebhooksCommand(parseWebhooksArgs(args), env) },
  keys: { usage: keysUsage, run: (args, { env, now }) => runKeysCommand(parseKeysArgs(args), env, now) },
  workspaces: { usage: workspacesUsage, run: (args, { env }) => runWorkspacesCommand(parseWorkspacesArgs(args), env) },
};
const usages: Record<string, string> = {
  ...Object.fromEntries(Object.entries(rooms).map(([name, { usage }]) => [name, usage])),
  inspect: inspectUsage,
};
const usageOf = (room = "") =>
  (Object.hasOwn(usages, room) ? usages[room] : undefined) ?? Object.values(usages).join("\n\n");

/** The `vergence` command without its process: arguments and environment in, what is to be printed out. */
export async function runCli(
  args: string[],
  env: Env,
  now = new Date(),
  screen: Screen = blindScreen,
): Promise<CliResult> {
  const [room] = args;
  const asksForHelp = args.length === 0 || args.includes("--help") || args.includes("-h");
  if (asksForHelp) return { exitCode: args.length === 0 ? 2 : 0, stdout: usageOf(room), stderr: "" };
  try {
    return await runCommand(args, { env, now, screen });
  } catch (error) {
    if (error instanceof UsageError) return { exitCode: 2, stdout: "", stderr: `${error.message}\n\n${usageOf(room)}` };
    if (error instanceof CliError) return { exitCode: 1, stdout: "", stderr: error.message };
    throw error;
  }
}

async function runCommand([name = "", ...rest]: string[], around: Surroundings): Promise<CliResult> {
  const room = Object.hasOwn(rooms, name) ? rooms[name] : undefined;
  if (room) return { exitCode: 0, stdout: await room.run(rest, around), stderr: "" };
  if (name !== "inspect") throw new UsageError(`there is no command "${name}"`);
  const command = parseInspectArgs(rest);
  // Nothing else needs packages/media, whose parsers take their time to load.
  const { runInspectCommand } = await import("./inspect/run-inspect.ts");
  const { stdout, isBroken } = await runInspectCommand(command, around.env);
  return { exitCode: isBroken ? 1 : 0, stdout, stderr: "" };
}
