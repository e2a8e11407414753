import { parseArgs } from "node:util";
import { UsageError } from "../cli-error.ts";

export const inspectUsage = `Usage: vergence inspect PLAYLIST|FOLDER|FILE|URL [--json]

  says what a stream or a media file is, and which rules of Apple's HLS authoring specification a stream breaks;
  exit code 1 when it breaks a MUST`;

export type InspectCommand = { location: string; isJson: boolean };

/** @throws UsageError */
export function parseInspectArgs(args: string[]): InspectCommand {
  const { values, positionals } = parse(args);
  const [location] = positionals;
  if (location === undefined) throw new UsageError("inspect: which playlist, folder, file or URL?");
  if (positionals.length > 1)
    throw new UsageError(`inspect takes one thing at a time, not "${positionals[1]}" as well`);
  return { location, isJson: values.json === true };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: { json: { type: "boolean" } }, allowPositionals: true });
  } catch (error) {
    // Node's own words name the flag.
    throw new UsageError((error as Error).message);
  }
}
