import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { isRepeated } from "../command-line/options.ts";

export interface CompletableOption {
  /** `--role`. */
  flag: string;
  about: string;
  /** What its value is called: `ROLE`; null where it takes none. */
  valueName: string | null;
  /** The values to choose from; empty where any other may be. */
  values: readonly string[];
  isRepeated: boolean;
}

/** What a shell may complete of a command. */
export interface Completable {
  /** The words that call it, after the program's: `["keys", "create"]`. */
  path: readonly string[];
  about: string;
  verbs: readonly Completable[];
  options: readonly CompletableOption[];
  /** What the first argument may be. */
  values: readonly string[];
  takesFiles: boolean;
}

/** Reads from a command, with those below it, what a shell may complete. */
export function completableOf(command: CommandUnknownOpts, path: readonly string[] = []): Completable {
  const { registeredArguments } = command;
  return {
    path,
    about: command.summary(),
    verbs: command.commands.map((verb) => completableOf(verb, [...path, verb.name()])),
    options: [...command.options.map(optionOf), helpOption],
    values: registeredArguments[0]?.argChoices ?? [],
    takesFiles: registeredArguments.some((argument) => argument.name().split("|").includes("FILE")),
  };
}

/** Every command that has none below it. */
export const leavesOf = (command: Completable): Completable[] =>
  command.verbs.length === 0 ? [command] : command.verbs.flatMap(leavesOf);

const helpOption = { flag: "--help", about: "show its help", valueName: null, values: [], isRepeated: false };

const optionOf = (option: Option): CompletableOption => ({
  flag: option.long ?? "",
  about: option.description,
  valueName: /<(.+)>/.exec(option.flags)?.[1] ?? null,
  values: option.argChoices ?? [],
  isRepeated: isRepeated(option),
});
