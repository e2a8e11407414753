import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPostgres } from "@vergence/local";
import { makeTemplateDatabase } from "../../tests/support/template-database.ts";
import { query } from "./query.ts";

/** Where a row gets its real servers from. All that it opens is closed when the row is done. */
export interface Bench {
  /** A folder of the row's own. */
  folder: string;
  /** Set when processes of the product are to keep a CPU profile. */
  profileDir: string | undefined;
  /** How often each side will be called, warm-ups and all. */
  turns: number;
  /** A fresh database with every migration and the queue's tables. */
  makeDatabase(): Promise<string>;
  /** Closes something after the row; the last opened is the first closed. */
  defer(close: () => Promise<unknown>): void;
}

/** Starts Postgres with the product's own, durable settings. Ctrl-C and SIGTERM close all that was opened, too. */
export async function openBench(
  options: Pick<Bench, "profileDir" | "turns">,
): Promise<Bench & { close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "vergence-bench-"));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const leave = () => void close().finally(() => process.exit(130));
  const signals = ["SIGINT", "SIGTERM"] as const;
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
    for (const signal of signals) process.off(signal, leave);
  };
  for (const signal of signals) process.on(signal, leave);
  try {
    const postgres = await startPostgres({ dataDir: path.join(folder, "postgres") });
    closers.push(() => postgres.stop());
    const template = await makeTemplateDatabase(postgres.url);
    return {
      folder,
      ...options,
      defer: (closer) => closers.push(closer),
      async makeDatabase() {
        const name = `bench_${randomUUID().replaceAll("-", "")}`;
        await query(postgres.url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
        const url = new URL(postgres.url);
        url.pathname = `/${name}`;
        return url.href;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
