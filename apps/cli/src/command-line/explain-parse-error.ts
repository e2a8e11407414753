import type { CommanderError, CommandUnknownOpts } from "@commander-js/extra-typings";
import { UsageError } from "../cli-error.ts";
import { commandPath } from "./cli-help.ts";
import { RequiredOption } from "./options.ts";

/** What is said of arguments that are missing or too many, where the general words do not fit. */
export interface PositionalWords {
  missing?: string;
  excess?: (first: string) => string;
}

/** The commands that show ids. */
const listers: Record<string, string> = {
  VIDEOID: "videos list",
  JOBID: "jobs list VIDEOID",
  UPLOADSESSIONID: "groups list",
  WEBHOOKID: "webhooks list",
  KEYID: "keys list",
  WORKSPACEID: "workspaces list",
};

/** What is wrong with arguments that commander refuses, with what may have been meant where something is near. */
export function explainParseError(
  command: CommandUnknownOpts,
  { code, message }: CommanderError,
  positional: PositionalWords,
): UsageError {
  const [words = "", hint = ""] = message.replace(/^error: /, "").split("\n");
  // `(Did you mean --role?)`
  const said = (text: string) => new UsageError([text, hint.slice(1, -1)].filter(Boolean).join("\n"));
  const path = commandPath(command);
  switch (code) {
    case "commander.help":
      return said(`${path}: which command?`);
    case "commander.unknownCommand":
      return said(`there is no command "${[...(command.parent ? [path] : []), command.args[0]].join(" ")}"`);
    case "commander.optionMissingArgument":
      return said(words.replace(/<.*>/, "<value>"));
    case "commander.missingArgument":
      return said(positional.missing ?? wrongCount(command));
    case "commander.excessArguments":
      return said(positional.excess?.(command.args[command.registeredArguments.length] ?? "") ?? wrongCount(command));
    case "commander.unknownOption":
      return valueOfFlag(command) ?? said(words);
    default:
      return said(words);
  }
}

/** `--temporary=no` */
function valueOfFlag({ args, options }: CommandUnknownOpts): UsageError | undefined {
  const flag = options.find(({ long }) => args.some((arg) => arg.startsWith(`${long}=`)));
  return flag && new UsageError(`Option '${flag.long}' does not take an argument`);
}

/** Too few arguments, or too many. */
function wrongCount(command: CommandUnknownOpts): string {
  const { registeredArguments, args, options } = command;
  const path = commandPath(command);
  const names = registeredArguments.map((argument) => argument.name());
  const lister = listers[names.at(-1) ?? ""];
  if (lister) return `${path} takes ${names.map((name) => `one ${name}`).join(" and ")}; ${lister} shows them`;
  if (args.length < names.length) return `${path} takes at least one ${names[args.length]}`;
  const quotable = options.map(({ flags }) => /<(NAME|TEXT)>/.exec(flags)?.[1]).find(Boolean);
  return `${path} takes no argument "${args[names.length]}"${quotable ? `; quote a ${quotable} of several words` : ""}`;
}

/** @throws UsageError naming every required option that is not given */
export function expectRequiredOptions(command: CommandUnknownOpts): void {
  const given = command.opts();
  const missing = command.options.filter(
    (option) => option instanceof RequiredOption && given[option.attributeName()] === undefined,
  );
  if (missing.length > 0) throw new UsageError(missing.map(({ long }) => `${long} is missing`).join("\n"));
}
