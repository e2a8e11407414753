import { type Argument, type CommandUnknownOpts, Help, type Option } from "@commander-js/extra-typings";
import { isRepeated, RequiredOption } from "./options.ts";

const defaultWidth = 80;

/** The help of a command: commander's, with values in capitals and one usage line for each way to call it. */
export class CliHelp extends Help {
  override commandUsage(command: CommandUnknownOpts): string {
    const lines = usageLines(command, (this.helpWidth ?? defaultWidth) - heading.length);
    return lines.join(`\n${" ".repeat(heading.length)}`);
  }

  override commandDescription(command: CommandUnknownOpts): string {
    return command.description() || sentence(command.summary());
  }

  override subcommandTerm(command: CommandUnknownOpts): string {
    return command.name();
  }

  override optionTerm(option: Option): string {
    return option.short ? `${option.short}, ${option.long}` : termOf(option);
  }

  override optionDescription({ description }: Option): string {
    return description;
  }
}

const heading = "Usage: ";

const sentence = (line: string) => line && `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;

/** `Usage: vergence keys create …`, a line for each command of a group. */
export const usageText = (command: CommandUnknownOpts): string => heading + new CliHelp().commandUsage(command);

/** `keys create`: a command's name with those above it, but for the program's. */
export function commandPath(command: CommandUnknownOpts): string {
  const above = command.parent?.parent ? `${commandPath(command.parent)} ` : "";
  return above + command.name();
}

/** @param width columns that a line may take */
function usageLines(command: CommandUnknownOpts, width: number): string[] {
  if (!command.parent) return [`${command.name()} COMMAND [ARGUMENT]…`];
  if (command.commands.length > 0) return command.commands.flatMap((verb) => usageLines(verb, width));
  const terms = [...command.registeredArguments.map(argumentUsage), ...command.options.map(optionUsage)];
  return wrap(`vergence ${commandPath(command)}`, terms, width);
}

function argumentUsage(argument: Argument): string {
  const values = argument.argChoices?.join("|") ?? argument.name();
  const name = argument.variadic ? `${values}…` : values;
  return argument.required ? name : `[${name}]`;
}

function optionUsage(option: Option): string {
  if (option instanceof RequiredOption) return termOf(option);
  return `[${termOf(option)}]${isRepeated(option) ? "…" : ""}`;
}

/** `--role admin|readonly|upload`, `--name NAME`, `--json`. */
function termOf({ flags, long, argChoices }: Option): string {
  return argChoices ? `${long} ${argChoices.join("|")}` : flags.replace(/[<>]/g, "");
}

/** Words that do not fit go on below the first one. */
function wrap(first: string, words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of words) {
    if (line.length + 1 + word.length > width && line.length > first.length) {
      lines.push(line);
      line = " ".repeat(first.length);
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
