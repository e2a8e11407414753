import { Option } from "@commander-js/extra-typings";

/**
 * An option that a command does not run without. `CliCommand` looks for it, after all else: commander's own check names
 * one missing option only, and hides the misspelt one that it is missing for.
 */
export class RequiredOption<Usage extends string> extends Option<Usage, undefined, undefined, undefined, true> {}

const collect = (value: string, earlier?: string[]) => [...(earlier ?? []), value];

/** An option that may be given several times. */
export const repeated = <Usage extends string>(usage: Usage, about: string) =>
  new Option(usage, about).argParser<string[] | undefined>(collect);

export const isRepeated = ({ parseArg }: Pick<Option, "parseArg">) => parseArg === collect;

/** Shows and completes the values of an option; to refuse others is left to the schema of the call. */
export const withValues = <Known extends { argChoices?: string[] }>(option: Known, values: readonly string[]): Known =>
  Object.assign(option, { argChoices: [...values] });
