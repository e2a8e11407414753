import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import type { Row } from "./row.ts";
import type { Round, Summary } from "./statistics.ts";

/** One row of `bench/results.json`. */
export interface RowResult extends Pick<Row, "unit" | "bar"> {
  name: string;
  /** What each side is. */
  sides: { ours: string; bare: string };
  summary: Summary;
  rounds: Round[];
  measuredAt: string;
  machine: string;
  /**
   * Processes that wanted a core (the one-minute average) when it ended: far more than there are cores is a busy
   * machine.
   */
  load: number;
}

const resultsFile = path.join(import.meta.dirname, "../results.json");

/** What these numbers were measured on. */
export function describeMachine(): string {
  const cores = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} × ${cores[0]?.model.trim() ?? "unknown"}, ${gibibytes} GiB, ${process.platform}, Node ${process.version}`;
}

/** Writes the rows that were measured; rows of earlier runs stay, with the time and the machine of their own. */
export async function keepResults(results: readonly RowResult[]): Promise<void> {
  const names = new Set(results.map(({ name }) => name));
  const others = (await readResults()).filter(({ name }) => !names.has(name));
  const rows = [...others, ...results].sort((a, b) => a.name.localeCompare(b.name));
  await writeFile(resultsFile, `${JSON.stringify({ rows }, null, 2)}\n`);
}

async function readResults(): Promise<RowResult[]> {
  try {
    return (JSON.parse(await readFile(resultsFile, "utf8")) as { rows: RowResult[] }).rows;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
