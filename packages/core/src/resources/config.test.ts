import { expect, test } from "vitest";
import { ConfigError, loadConfig } from "./config.ts";

const valid = {
  DATABASE_URL: "postgresql://u:p@127.0.0.1:5432/db",
  S3_ENDPOINT: "http://127.0.0.1:9000/",
  S3_ACCESS_KEY_ID: "key",
  S3_SECRET_ACCESS_KEY: "secret",
  AUTH_SECRET: "0123456789012345678901234567890123",
};

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test("defaults fill what is not set, and an empty variable counts as not set", () => {
  const config = loadConfig({ ...valid, PORT: "" });
  expect(config).toMatchObject({ port: 3000, host: "127.0.0.1", publicUrl: "http://localhost:3000" });
  expect(config.upload).toEqual({
    partSizeBytes: 104_857_600,
    urlTtlSeconds: 86_400,
    groupTtlSeconds: 432_000,
    maxFileSizeBytes: 5 * 2 ** 40,
  });
  expect(config.storage).toMatchObject({ publicEndpoint: "http://127.0.0.1:9000", bucket: "vergence" });
});

test.each([
  ["PORT", "70000", "PORT must be at most 65535"],
  ["PORT", "web", "PORT must be a number"],
  ["STORE_PATIENCE_SECONDS", "60", "STORE_PATIENCE_SECONDS is called STORE_RETRY_SECONDS now"],
  ["DATABASE_URL", "mysql://x", "DATABASE_URL must be a postgresql:// URL"],
  ["S3_ENDPOINT", "ftp://x", "S3_ENDPOINT must be an http(s) URL"],
  ["S3_BUCKET", "Big_Bucket", "S3_BUCKET must be an S3 bucket name"],
  ["UPLOAD_PART_SIZE_BYTES", "5242879", "UPLOAD_PART_SIZE_BYTES must be at least 5242880"],
  ["UPLOAD_PART_SIZE_BYTES", "5242880.5", "UPLOAD_PART_SIZE_BYTES must be a whole number"],
  ["AUTH_SECRET", "short", "AUTH_SECRET must be at least 32 characters"],
  ["BOOTSTRAP_ADMIN_KEY", "short", "BOOTSTRAP_ADMIN_KEY must be at least 20 characters"],
  [
    "TRUSTED_PROXIES",
    "10.0.0.0/8, proxy.example",
    "TRUSTED_PROXIES must be comma-separated addresses or networks such as 10.0.0.0/8",
  ],
  [
    "TRUSTED_PROXIES",
    "10.0.0.0/33",
    "TRUSTED_PROXIES must be comma-separated addresses or networks such as 10.0.0.0/8",
  ],
  ["TRUSTED_PROXIES", "10.0.0.0/", "TRUSTED_PROXIES must be comma-separated addresses or networks such as 10.0.0.0/8"],
  [
    "S3_CREDENTIALS_EXPIRE_AT",
    "2026-01-31T09:30:00Z",
    "S3_CREDENTIALS_EXPIRE_AT must be set together with S3_SESSION_TOKEN",
  ],
  ["METRICS_TOKEN", "short", "METRICS_TOKEN must be at least 16 characters"],
  ["WORKER_METRICS_PORT", "70000", "WORKER_METRICS_PORT must be at most 65535"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "OTEL_EXPORTER_OTLP_ENDPOINT must be an http(s) URL"],
  ["OTEL_TRACES_SAMPLER_ARG", "2", "OTEL_TRACES_SAMPLER_ARG must be at most 1"],
  ["BOOTSTRAP_OWNER_EMAIL", "a@b.example", "BOOTSTRAP_OWNER_EMAIL must be set together with BOOTSTRAP_OWNER_PASSWORD"],
])("%s=%s › one clear message", (name, value, message) => {
  expect(problemsOf({ ...valid, [name]: value })).toEqual([message]);
});

test("temporary credentials of the store are taken with their end", () => {
  const env = { ...valid, S3_SESSION_TOKEN: "a-token", S3_CREDENTIALS_EXPIRE_AT: "2026-01-31T09:30:00Z" };
  const credentialsExpireAt = new Date("2026-01-31T09:30:00Z");
  expect(loadConfig(env).storage).toMatchObject({ sessionToken: "a-token", credentialsExpireAt });
  const message = "S3_CREDENTIALS_EXPIRE_AT must be a time such as 2026-01-31T09:30:00Z";
  expect(problemsOf({ ...env, S3_CREDENTIALS_EXPIRE_AT: "soon" })).toEqual([message]);
});

test("every bad setting is named at once", () => {
  expect(problemsOf({ PORT: "x", S3_ENDPOINT: "x" }).map((problem) => problem.split(" ")[0])).toEqual(
    expect.arrayContaining([
      "PORT",
      "S3_ENDPOINT",
      "DATABASE_URL",
      "S3_ACCESS_KEY_ID",
      "S3_SECRET_ACCESS_KEY",
      "AUTH_SECRET",
    ]),
  );
});
