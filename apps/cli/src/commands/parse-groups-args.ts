import { groupParams, type ListGroupsQuery, layouts, listGroupsQuery, uploadStatuses } from "@vergence/contract";
import {
  checkWith,
  expectIds,
  expectNoArgument,
  flag,
  noSuchVerb,
  parseFlags,
  text,
} from "../command-line/arguments.ts";

export const groupsUsage = `Usage: vergence groups list [--status ${uploadStatuses.join("|")}] [--layout ${layouts.join("|")}] [--search TEXT] [--json]
       vergence groups show UPLOADSESSIONID [--json]
       vergence groups cancel UPLOADSESSIONID [--json]

  Upload groups: files on their way, until they are a video.
  cancel    ends a pending group for good; vergence upload --resume goes on with one in place of that
  --search  is looked for in names
  --json    the API's own answer, for programs`;

type Filters = Pick<ListGroupsQuery, "status" | "layout" | "search">;
export type GroupsCommand = { isJson: boolean } & (
  | { verb: "list"; filters: Filters }
  | { verb: "show" | "cancel"; uploadSessionId: string }
);

/** The flag, or the argument, that a field of a call on upload groups comes from. */
export const flagOfGroupField = (field: string) =>
  ({ status: "--status", layout: "--layout", search: "--search", uploadSessionId: "UPLOADSESSIONID" })[field] ?? field;

const check = checkWith(flagOfGroupField);

/** @throws UsageError naming every flag that is wrong */
export function parseGroupsArgs([verb, ...rest]: string[]): GroupsCommand {
  if (verb === "list") {
    const options = { status: text, layout: text, search: text, json: flag };
    const { values, flags, positionals } = parseFlags(rest, options);
    expectNoArgument("groups list", positionals, "TEXT");
    const { status, layout, search } = check(listGroupsQuery.safeParse(values));
    return { verb, filters: { status, layout, search }, isJson: flags.has("json") };
  }
  if (verb === "show" || verb === "cancel") {
    const { flags, positionals } = parseFlags(rest, { json: flag });
    expectIds(`groups ${verb}`, positionals, { names: ["UPLOADSESSIONID"], lister: "groups list" });
    const { uploadSessionId } = check(groupParams.safeParse({ uploadSessionId: positionals[0] }));
    return { verb, uploadSessionId, isJson: flags.has("json") };
  }
  throw noSuchVerb("groups", verb);
}
