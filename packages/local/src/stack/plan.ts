import path from "node:path";
import type { Credentials } from "./credentials.ts";

type Env = Record<string, string | undefined>;

/** Ports that the stack chose; the store's must not change, presigned URLs carry it. */
export interface Ports {
  web: number;
  store: number;
}

/** Which of the embedded services run, because the environment names none of its own. */
export function embeddedServices(env: Env): { postgres: boolean; store: boolean } {
  return { postgres: !env.DATABASE_URL, store: !env.S3_ENDPOINT };
}

/** Where a program on this machine reaches the web server: a wildcard address is no destination. */
export function baseUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/**
 * The environment of the apps: what the user set, and for the rest what this machine runs itself.
 * @param databaseUrl of the embedded Postgres, or a placeholder while it does not run yet
 */
export function appEnv(env: Env, dataDir: string, credentials: Credentials, ports: Ports, databaseUrl: string): Env {
  const host = env.HOST || "127.0.0.1";
  const embedded = embeddedServices(env);
  const isLoopback = host === "127.0.0.1" || host === "::1" || host === "localhost";
  const publicUrl = isLoopback ? `http://localhost:${ports.web}` : baseUrl(host, ports.web);
  // Half of a pair is the user's mistake and has to reach the apps' own check as it is.
  const ownerGiven = Boolean(env.BOOTSTRAP_OWNER_EMAIL || env.BOOTSTRAP_OWNER_PASSWORD);
  return {
    ...env,
    NODE_ENV: "production",
    HOST: host,
    PORT: env.PORT && Number(env.PORT) !== 0 ? env.PORT : String(ports.web),
    PUBLIC_URL: env.PUBLIC_URL || publicUrl,
    DATA_DIR: dataDir,
    DATABASE_URL: env.DATABASE_URL || databaseUrl,
    ...(embedded.store && {
      S3_ENDPOINT: `http://127.0.0.1:${ports.store}`,
      S3_ACCESS_KEY_ID: credentials.s3AccessKeyId,
      S3_SECRET_ACCESS_KEY: credentials.s3SecretAccessKey,
      S3_DEV_STORE: "true",
    }),
    AUTH_SECRET: credentials.authSecret,
    BOOTSTRAP_ADMIN_KEY: credentials.adminKey,
    ...(!ownerGiven && {
      BOOTSTRAP_OWNER_EMAIL: credentials.ownerEmail,
      BOOTSTRAP_OWNER_PASSWORD: credentials.ownerPassword,
    }),
    SCRATCH_DIR: env.SCRATCH_DIR || path.join(dataDir, "scratch"),
    // A third of a program's start is compiling what it was compiled to the time before.
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE || path.join(dataDir, "compile-cache"),
  };
}
