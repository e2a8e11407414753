import { type ListVideosQuery, listVideosQuery, videoParams, videoStatuses } from "@vergence/contract";
import { checkWith, flag, parseFlags, text, texts } from "../arguments.ts";
import { UsageError } from "../cli-error.ts";

const states = videoStatuses.filter((status) => status !== "deleting");

export const videosUsage = `Usage: vergence videos list [--folder NAME]… [--status ${states.join("|")}] [--search TEXT] [--json]
       vergence videos show VIDEOID [--json]
       vergence videos delete VIDEOID [--json]

  --folder   may stand several times
  --json     the API's own answer, for programs`;

type Filters = Pick<ListVideosQuery, "folderName" | "status" | "search">;
export type VideosCommand = { isJson: boolean } & (
  | { verb: "list"; filters: Filters }
  | { verb: "show" | "delete"; id: number }
);

/** The flag that a field of a call on videos comes from. */
export const flagOfVideoField = (field: string) =>
  ({ folderName: "--folder", status: "--status", search: "--search", id: "VIDEOID" })[field.split(".")[0] ?? ""] ??
  field;

const check = checkWith(flagOfVideoField);

/** @throws UsageError naming every flag that is wrong */
export function parseVideosArgs([verb, ...rest]: string[]): VideosCommand {
  if (verb === "list") {
    const options = { folder: texts, status: text, search: text, json: flag };
    const { values, lists, flags, positionals } = parseFlags(rest, options);
    if (positionals.length > 0) throw new UsageError(`videos list takes no argument "${positionals[0]}"`);
    const { status, search } = values;
    const { folderName, ...others } = check(listVideosQuery.safeParse({ folderName: lists.folder, status, search }));
    return { verb, filters: { folderName, status: others.status, search: others.search }, isJson: flags.has("json") };
  }
  if (verb === "show" || verb === "delete") {
    const { flags, positionals } = parseFlags(rest, { json: flag });
    if (positionals.length !== 1) throw new UsageError(`videos ${verb} takes one VIDEOID; videos list shows them`);
    return { verb, id: check(videoParams.safeParse({ id: positionals[0] })).id, isJson: flags.has("json") };
  }
  throw new UsageError(verb ? `there is no command "videos ${verb}"` : "videos: which command?");
}
