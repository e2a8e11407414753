import path from "node:path";
import { applyMigrations, installQueue } from "@vergence/core/process";
import { pino } from "pino";

/**
 * Makes a database for `create database … template …` and gives its name: it has every migration and the queue's
 * tables.
 */
export async function makeTemplateDatabase(postgresUrl: string): Promise<string> {
  const name = "vergence_template";
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  await applyMigrations(url.href, path.join(import.meta.dirname, "../../prisma/migrations"));
  await installQueue(url.href, pino({ level: "silent" }));
  return name;
}
