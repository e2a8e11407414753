import { describe, expect, test } from "vitest";
import { appEnv, baseUrl } from "./plan.ts";

const credentials = {
  authSecret: "auth-secret",
  adminKey: "vgk_kept",
  ownerEmail: "owner@vergence.local",
  ownerPassword: "kept-password",
  s3AccessKeyId: "kept-id",
  s3SecretAccessKey: "kept-secret",
};
const plan = (env: Record<string, string>) =>
  appEnv(env, "/data", credentials, { web: 3000, store: 9000 }, "postgresql://here/db");

describe("appEnv", () => {
  test("nothing is given › the embedded services, on loopback", () => {
    expect(plan({})).toMatchObject({
      HOST: "127.0.0.1",
      PORT: "3000",
      PUBLIC_URL: "http://localhost:3000",
      DATABASE_URL: "postgresql://here/db",
      S3_ENDPOINT: "http://127.0.0.1:9000",
      S3_ACCESS_KEY_ID: "kept-id",
      BOOTSTRAP_OWNER_EMAIL: "owner@vergence.local",
      SCRATCH_DIR: "/data/scratch",
    });
  });

  test("what is given stays as it is", () => {
    const given = {
      DATABASE_URL: "postgresql://theirs/db",
      S3_ENDPOINT: "https://s3.example.com",
      S3_ACCESS_KEY_ID: "theirs",
      S3_SECRET_ACCESS_KEY: "theirs too",
      PUBLIC_URL: "https://video.example.com",
    };
    expect(plan(given)).toMatchObject(given);
    expect(plan(given)).not.toHaveProperty("S3_DEV_STORE");
  });

  test("a bad PORT and half an owner reach the apps' own check untouched", () => {
    const env = plan({ PORT: "seven", BOOTSTRAP_OWNER_EMAIL: "ann@example.com" });
    expect(env).toMatchObject({ PORT: "seven", BOOTSTRAP_OWNER_EMAIL: "ann@example.com" });
    expect(env).not.toHaveProperty("BOOTSTRAP_OWNER_PASSWORD");
  });

  test("S3_ENDPOINT without keys › the kept keys of the dev store are not sent to it", () => {
    expect(plan({ S3_ENDPOINT: "https://s3.example.com" })).not.toHaveProperty("S3_ACCESS_KEY_ID");
  });
});

describe("baseUrl", () => {
  test.for([
    ["127.0.0.1", "http://127.0.0.1:80"],
    ["0.0.0.0", "http://127.0.0.1:80"],
    ["::", "http://[::1]:80"],
    ["::1", "http://[::1]:80"],
    ["video.lan", "http://video.lan:80"],
  ])("%s › %s", ([host = "", url]) => {
    expect(baseUrl(host, 80)).toBe(url);
  });
});
