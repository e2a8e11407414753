import { parseArgs } from "node:util";

export interface BenchArguments {
  list: boolean;
  rows: string[];
  rounds: number;
  profile: boolean;
}

export const usage = `npm run bench -- [row …] [--list] [--rounds N] [--profile]

  row …        only these rows, in this order; all of them when none is named
  --list       name the rows and leave
  --rounds N   rounds per row, at least 5 (default 7); each is one measurement of either side
  --profile    keep a CPU profile of the product's processes in bench/tmp/; numbers are then worth less
`;

const minRounds = 5;

/** What was typed makes no sense; the message says why. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseBenchArguments(words: string[], known: readonly string[]): BenchArguments {
  const { values, positionals } = parseWords(words);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UsageError(`There is no row ${unknown.join(", ")}. There are ${known.join(", ")}.`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < minRounds)
    throw new UsageError(`--rounds must be a whole number of at least ${minRounds}, not ${values.rounds}.`);
  return {
    list: values.list,
    rows: positionals.length > 0 ? positionals : [...known],
    rounds,
    profile: values.profile,
  };
}

function parseWords(words: string[]) {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        list: { type: "boolean", default: false },
        rounds: { type: "string", default: "7" },
        profile: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
