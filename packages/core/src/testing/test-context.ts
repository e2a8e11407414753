import { randomUUID } from "node:crypto";
import type { KeyRole } from "@vergence/contract";
import pg from "pg";
import { inject } from "vitest";
import { bootstrap, defaultWorkspaceId } from "../access/bootstrap.ts";
import { createKey } from "../access/create-key.ts";
import { loadConfig } from "../resources/config.ts";
import type { Context, Resources } from "../resources/context.ts";
import { openResources } from "../resources/open-resources.ts";
import type { QueueRole } from "../resources/queue/create-queue.ts";
import { doctorBucket } from "../resources/storage/doctor.ts";
import { MovableClock } from "./movable-clock.ts";

/** A database and a bucket of one's own on the run's real servers, and the resources opened on them. */
export interface TestContext {
  resources: Resources;
  clock: MovableClock;
  /** The settings, as a process that joins in takes them from its environment. */
  env: Record<string, string>;
  adminKey: string;
  /** A caller of the default workspace. */
  contextFor(role: KeyRole): Context;
  /** A caller of a workspace of its own. */
  strangerContext(role?: KeyRole): Promise<Context>;
  /** A fresh API key of the context's workspace. */
  keyFor(ctx: Context, role: KeyRole): Promise<string>;
  close(): Promise<void>;
}

/** What `tests/global-setup.ts` provides. */
export interface TestServers {
  postgresUrl: string;
  templateDatabase: string;
  store: { endpoint: string; region: string; accessKeyId: string; secretAccessKey: string };
}

/**
 * Clones the migrated template database and makes an empty bucket; call in a test file's `beforeAll`.
 * @param options.env settings that differ from the defaults of tests
 * @param options.servers others than the run's, for a test that stops them
 */
export async function createTestContext(
  options: { env?: Record<string, string>; queueRole?: QueueRole; servers?: Partial<TestServers> } = {},
): Promise<TestContext> {
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  const servers: TestServers = {
    postgresUrl: inject("postgresUrl"),
    templateDatabase: inject("templateDatabase"),
    store: inject("store"),
    ...options.servers,
  };
  const database = await cloneTemplate(servers, name);
  const adminKey = `vgk_test_${randomUUID()}`;
  const { store } = servers;
  const env = {
    NODE_ENV: "test",
    PORT: "0",
    PUBLIC_URL: "http://127.0.0.1:3999",
    DATABASE_URL: database.url,
    S3_ENDPOINT: store.endpoint,
    S3_REGION: store.region,
    S3_ACCESS_KEY_ID: store.accessKeyId,
    S3_SECRET_ACCESS_KEY: store.secretAccessKey,
    S3_BUCKET: name.replaceAll("_", "-"),
    S3_DEV_STORE: "true",
    AUTH_SECRET: "a secret of the tests, long enough",
    BOOTSTRAP_ADMIN_KEY: adminKey,
    UPLOAD_PART_SIZE_BYTES: String(5 * 2 ** 20),
    STORE_RETRY_SECONDS: "2",
    LOG_LEVEL: "silent",
    ...options.env,
  };
  const config = loadConfig(env);
  const clock = new MovableClock();
  const opened = await openResources(config, { queueRole: options.queueRole ?? "sender", name: "test" });
  const resources: Resources = { ...opened, clock };
  await doctorBucket(config.storage, {
    origins: ["*"],
    isDevStore: true,
    uploadGroupTtlSeconds: config.upload.groupTtlSeconds,
  });
  await bootstrap(resources);

  const contextFor = (role: KeyRole, workspaceId = defaultWorkspaceId): Context => ({
    ...resources,
    actor: { workspaceId, role, name: `key:${role}` },
    requestId: "test-request",
  });
  return {
    resources,
    clock,
    env,
    adminKey,
    contextFor,
    async strangerContext(role = "admin") {
      const workspace = await resources.db.workspace.create({ data: { name: "Another workspace" } });
      return contextFor(role, workspace.id);
    },
    keyFor: async (ctx, role) => (await createKey(ctx, { name: `test ${role}`, role })).key,
    async close() {
      await opened.close();
      await database.drop();
    },
  };
}

async function cloneTemplate(
  { postgresUrl: admin, templateDatabase }: TestServers,
  name: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: admin });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(`CREATE DATABASE ${name} TEMPLATE ${templateDatabase}`);
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
