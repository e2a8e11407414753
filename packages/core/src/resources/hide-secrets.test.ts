import { expect, test } from "vitest";
import { loadConfig } from "./config.ts";
import { secretHider } from "./hide-secrets.ts";

const config = loadConfig({
  DATABASE_URL: "postgresql://vergence:p%40ssword-of-it@127.0.0.1:5432/db",
  S3_ENDPOINT: "http://127.0.0.1:9000",
  S3_ACCESS_KEY_ID: "vergence-access",
  S3_SECRET_ACCESS_KEY: 'the "store\'s" secret\\',
  AUTH_SECRET: "0123456789abcdef0123456789abcdef",
  BOOTSTRAP_ADMIN_KEY: "an-admin-key-of-the-tests",
  BOOTSTRAP_OWNER_EMAIL: "owner@vergence.example",
  BOOTSTRAP_OWNER_PASSWORD: "short-pw",
  METRICS_TOKEN: "a-token-of-the-tests",
});
const hide = secretHider(config);
const key = `vgk_${"0aZ".repeat(16)}9`;

test.each([
  ["an API key", `refused ${key}, sorry`, "refused vgk_[hidden], sorry"],
  ["an upload token", `"vgu_${"7".repeat(49)}"`, '"vgu_[hidden]"'],
  ["a webhook's secret", 'secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"', 'secret: "whsec_[hidden]"'],
  [
    "a presigned URL",
    "PUT http://s/b/k?X-Amz-Date=1&X-Amz-Signature=00ff&x-id=PutObject",
    "PUT http://s/b/k?X-Amz-Date=1&X-Amz-Signature=[hidden]&x-id=PutObject",
  ],
  ["a connection string", "at postgresql://ann:secret@db:5432/x", "at postgresql://ann:[hidden]@db:5432/x"],
  [
    "a private video's address",
    "GET /api/playback/0d5f/t/tp2kvg.qjJkNt6W/streams/1/a.m3u8",
    "GET /api/playback/0d5f/t/[hidden]/streams/1/a.m3u8",
  ],
  [
    "the store's secret key, as JSON writes it",
    JSON.stringify({ a: config.storage.secretAccessKey }),
    '{"a":"[hidden]"}',
  ],
  ["the database's password by itself", "p@ssword-of-it", "[hidden]"],
  ["AUTH_SECRET", `x${config.authSecret}x`, "x[hidden]x"],
  ["METRICS_TOKEN", "Bearer a-token-of-the-tests", "Bearer [hidden]"],
  ["BOOTSTRAP_ADMIN_KEY", "an-admin-key-of-the-tests", "[hidden]"],
])("%s › is hidden", (_, line, expected) => {
  expect(hide(line)).toBe(expected);
});

test.each([
  '{"level":30,"msg":"web server listens","host":"127.0.0.1"}',
  "vgk_short is no key, and whsec_ no secret",
  "https://films.example/a.mp4?signature=theirs",
  "postgresql://db.example:5432/x",
])("%s › stays as it is", (line) => {
  expect(hide(line)).toBe(line);
});
