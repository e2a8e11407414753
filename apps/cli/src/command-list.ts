import type { CliCommand } from "./command-line/cli-command.ts";
import type { Session } from "./session.ts";

export interface ListedCommand {
  name: string;
  /** Its line in the overview. */
  summary: string;
  /** Loads what adds arguments, options and an action to the command. */
  load(): Promise<(command: CliCommand, session: Session) => void>;
}

/** Every command, in the order of the overview; what none but one needs is loaded with that one. */
export const commandList: readonly ListedCommand[] = [
  {
    name: "upload",
    summary: "upload files as one video",
    load: async () => (await import("./commands/upload.ts")).upload,
  },
  {
    name: "fetch",
    summary: "import a video from a URL",
    load: async () => (await import("./commands/fetch.ts")).fetch,
  },
  {
    name: "watch",
    summary: "show a video's progress until it plays",
    load: async () => (await import("./commands/watch.ts")).watch,
  },
  {
    name: "groups",
    summary: "list, show and cancel uploads that are not a video yet",
    load: async () => (await import("./commands/groups.ts")).groups,
  },
  {
    name: "videos",
    summary: "list, show and delete the videos of the library",
    load: async () => (await import("./commands/videos.ts")).videos,
  },
  {
    name: "jobs",
    summary: "list, show, retry and cancel the jobs of a video",
    load: async () => (await import("./commands/jobs.ts")).jobs,
  },
  {
    name: "webhooks",
    summary: "list, create and delete webhooks",
    load: async () => (await import("./commands/webhooks.ts")).webhooks,
  },
  {
    name: "keys",
    summary: "create, list, rotate and revoke API keys",
    load: async () => (await import("./commands/keys.ts")).keys,
  },
  {
    name: "workspaces",
    summary: "create and list workspaces, and add owners",
    load: async () => (await import("./commands/workspaces.ts")).workspaces,
  },
  {
    name: "inspect",
    summary: "check a stream or a media file; needs no server",
    load: async () => (await import("./commands/inspect.ts")).inspect,
  },
  {
    name: "completion",
    summary: "print a completion script for bash, zsh or fish",
    load: async () => (await import("./commands/completion.ts")).completion,
  },
];
