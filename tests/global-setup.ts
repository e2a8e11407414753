import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startDevStore } from "@vergence/dev-store";
import { startPostgres } from "@vergence/local";
import type { TestProject } from "vitest/node";
import { makeTemplateDatabase } from "./support/template-database.ts";

/** How tests reach the dev store of the run. */
export type TestStore = { endpoint: string; region: string; accessKeyId: string; secretAccessKey: string };

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the superuser, on the run's Postgres. */
    postgresUrl: string;
    /** A migrated, empty database on it, for `create database … template …`. */
    templateDatabase: string;
    store: TestStore;
  }
}

type Services = { postgresUrl: string; templateDatabase: string; store: TestStore; stop(): Promise<void> };

// Each vitest project loads this file again; they share one set of services, stopped when the last one is done.
const shared = globalThis as typeof globalThis & { testServices?: { services: Promise<Services>; users: number } };

/** Starts one Postgres and one dev store for the whole run and provides their addresses to the tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.testServices ??= { services: startServices(), users: 0 };
  const { testServices } = shared;
  testServices.users++;
  const { postgresUrl, templateDatabase, store, stop } = await testServices.services;
  project.provide("postgresUrl", postgresUrl);
  project.provide("templateDatabase", templateDatabase);
  project.provide("store", store);
  return async () => {
    testServices.users--;
    if (testServices.users > 0) return;
    shared.testServices = undefined;
    await stop();
  };
}

async function startServices(): Promise<Services> {
  const folder = await mkdtemp(path.join(tmpdir(), "vergence-tests-"));
  const stops = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const postgres = await startPostgres({ dataDir: path.join(folder, "postgres"), fast: true });
    stops.push(() => postgres.stop());
    const credentials = { region: "us-east-1", accessKeyId: "vergence-tests", secretAccessKey: "secret-of-the-tests" };
    const location = { dataDir: path.join(folder, "store"), port: 0, host: "127.0.0.1" };
    const devStore = await startDevStore({ ...location, ...credentials });
    stops.push(() => devStore.close());
    const templateDatabase = await makeTemplateDatabase(postgres.url);
    return {
      postgresUrl: postgres.url,
      templateDatabase,
      store: { endpoint: devStore.endpoint, ...credentials },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
