import { type ListVideosQuery, listVideosQuery, videoParams, videoStatuses } from "@vergence/contract";
import {
  checkWith,
  expectIds,
  expectNoArgument,
  flag,
  noSuchVerb,
  parseFlags,
  text,
  texts,
} from "../command-line/arguments.ts";

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
    expectNoArgument("videos list", positionals);
    const { status, search } = values;
    const { folderName, ...others } = check(listVideosQuery.safeParse({ folderName: lists.folder, status, search }));
    return { verb, filters: { folderName, status: others.status, search: others.search }, isJson: flags.has("json") };
  }
  if (verb === "show" || verb === "delete") {
    const { flags, positionals } = parseFlags(rest, { json: flag });
    expectIds(`videos ${verb}`, positionals, { names: ["VIDEOID"], lister: "videos list" });
    return { verb, id: check(videoParams.safeParse({ id: positionals[0] })).id, isJson: flags.has("json") };
  }
  throw noSuchVerb("videos", verb);
}
