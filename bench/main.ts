import { readdir } from "node:fs/promises";
import { loadavg } from "node:os";
import path from "node:path";
import { type BenchArguments, parseBenchArguments, UsageError, usage } from "./support/arguments.ts";
import { measureRow } from "./support/measure-row.ts";
import { describeMachine, keepResults, type RowResult } from "./support/results.ts";
import type { Row } from "./support/row.ts";
import { summarize } from "./support/statistics.ts";
import { formatNumber, formatTable } from "./support/table.ts";

const rowsDir = path.join(import.meta.dirname, "rows");
const profileDir = path.join(import.meta.dirname, "tmp");

/** Every file of `bench/rows/` is a row, named as the file is. */
async function rowNames(): Promise<string[]> {
  return (await readdir(rowsDir)).map((file) => path.basename(file, ".ts")).sort();
}

async function loadRow(name: string): Promise<Row> {
  return ((await import(path.join(rowsDir, `${name}.ts`))) as { default: Row }).default;
}

async function measure(name: string, { rounds, profile }: BenchArguments): Promise<RowResult> {
  const row = await loadRow(name);
  console.error(`• ${name}: ${row.ours}, against ${row.bare}`);
  const measured = await measureRow(row, {
    rounds,
    profileDir: profile ? profileDir : undefined,
    onRound: (round) =>
      console.error(
        round ? `  ${formatNumber(round.bare)} → ${formatNumber(round.ours)} ${row.unit}` : "  (warming up)",
      ),
  });
  return {
    name,
    sides: { ours: row.ours, bare: row.bare },
    unit: row.unit,
    bar: row.bar,
    summary: summarize(measured, row),
    rounds: measured,
    measuredAt: new Date().toISOString(),
    machine: describeMachine(),
    load: loadavg()[0] ?? 0,
  };
}

async function main(): Promise<void> {
  const names = await rowNames();
  const wanted = parseBenchArguments(process.argv.slice(2), names);
  if (wanted.list) {
    for (const name of names) console.log(`${name}: ${(await loadRow(name)).ours}`);
    return;
  }
  const results: RowResult[] = [];
  for (const name of wanted.rows) results.push(await measure(name, wanted));
  if (!wanted.profile) await keepResults(results);
  console.log(`\n${describeMachine()}, ${wanted.rounds} rounds\n\n${formatTable(results)}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error);
  process.exitCode = 1;
});
