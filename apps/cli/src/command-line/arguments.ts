import { parseArgs } from "node:util";
import { UsageError } from "../cli-error.ts";

/** A flag that takes a text. */
export const text = { type: "string" } as const;
/** One that may stand several times. */
export const texts = { type: "string", multiple: true } as const;
/** One that takes nothing. */
export const flag = { type: "boolean" } as const;

export interface ParsedFlags {
  values: Partial<Record<string, string>>;
  /** The texts of those that may stand several times. */
  lists: Partial<Record<string, string[]>>;
  /** Those that take no text and are set. */
  flags: Set<string>;
  positionals: string[];
}

/** @throws UsageError for a flag that is unknown or has no text */
export function parseFlags(
  args: string[],
  options: Record<string, { type: "string" | "boolean"; multiple?: boolean }>,
): ParsedFlags {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const texts = Object.entries(values).filter(([, value]) => typeof value === "string");
    const flags = Object.keys(values).filter((name) => values[name] === true);
    const lists = Object.entries(values).filter(([, value]) => Array.isArray(value));
    return {
      values: Object.fromEntries(texts) as ParsedFlags["values"],
      lists: Object.fromEntries(lists) as ParsedFlags["lists"],
      flags: new Set(flags),
      positionals,
    };
  } catch (error) {
    // Node's own words name the flag: Unknown option '--rol'. …
    throw new UsageError((error as Error).message);
  }
}

type Parsed<T> =
  | { success: true; data: T }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };

/** Takes what a schema says of arguments; where it refuses, each line names the flag of the field. @throws UsageError */
export const checkWith =
  (flagOf: (field: string) => string) =>
  <T>(parsed: Parsed<T>): T => {
    if (parsed.success) return parsed.data;
    const lines = parsed.error.issues.map(({ path, message }) => `${flagOf(path.join("."))}: ${message}`);
    throw new UsageError(lines.join("\n"));
  };

/** What a command whose second word is unknown, or not there, ends with. */
export const noSuchVerb = (room: string, verb: string | undefined) =>
  new UsageError(verb ? `there is no command "${room} ${verb}"` : `${room}: which command?`);

/** @throws UsageError naming what stands there and belongs to no flag */
export function expectNoArgument(command: string, [first]: readonly string[], quotable?: "NAME" | "TEXT"): void {
  if (first === undefined) return;
  const hint = quotable ? `; quote a ${quotable} of several words` : "";
  throw new UsageError(`${command} takes no argument "${first}"${hint}`);
}

/**
 * @param names of the ids that the command takes, as its usage has them
 * @param lister the command that shows these ids
 * @throws UsageError where there are fewer or more
 */
export function expectIds(
  command: string,
  positionals: readonly string[],
  { names, lister }: { names: readonly string[]; lister: string },
): void {
  if (positionals.length === names.length) return;
  throw new UsageError(`${command} takes ${names.map((name) => `one ${name}`).join(" and ")}; ${lister} shows them`);
}

/** @param values by the flag's name. @throws UsageError naming every flag that is missing */
export function expectFlags(values: Record<string, string | undefined>): void {
  const missing = Object.keys(values).filter((name) => values[name] === undefined);
  if (missing.length > 0) throw new UsageError(missing.map((name) => `--${name} is missing`).join("\n"));
}
