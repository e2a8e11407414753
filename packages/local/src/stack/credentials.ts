import { randomBytes } from "node:crypto";
import path from "node:path";
import { formatSecret, keyPrefix } from "@vergence/contract";
import { readJsonObject, writePrivateJson } from "./private-file.ts";

/** What signs, opens and identifies; kept in `DATA_DIR/credentials.json` for what the environment does not give. */
export interface Credentials {
  authSecret: string;
  /** An admin API key of the default workspace. */
  adminKey: string;
  ownerEmail: string;
  ownerPassword: string;
  s3AccessKeyId: string;
  s3SecretAccessKey: string;
}

type Env = Record<string, string | undefined>;

const random = (bytes: number) => randomBytes(bytes).toString("base64url");

/** The environment's word first, then what was made before, then something new. Only its owner may read the file. */
export function keepCredentials(dataDir: string, env: Env): Credentials {
  const file = path.join(dataDir, "credentials.json");
  const kept = readJsonObject(file);
  const choose = (name: keyof Credentials, fromEnv: string | undefined, make: () => string): string =>
    fromEnv || (typeof kept[name] === "string" && kept[name]) || make();
  const credentials: Credentials = {
    authSecret: choose("authSecret", env.AUTH_SECRET, () => random(32)),
    adminKey: choose("adminKey", env.BOOTSTRAP_ADMIN_KEY, () => formatSecret(keyPrefix, randomBytes(32))),
    ownerEmail: choose("ownerEmail", env.BOOTSTRAP_OWNER_EMAIL, () => "owner@vergence.local"),
    ownerPassword: choose("ownerPassword", env.BOOTSTRAP_OWNER_PASSWORD, () => random(12)),
    s3AccessKeyId: choose("s3AccessKeyId", env.S3_ACCESS_KEY_ID, () => `vergence${random(6)}`),
    s3SecretAccessKey: choose("s3SecretAccessKey", env.S3_SECRET_ACCESS_KEY, () => random(30)),
  };
  writePrivateJson(file, credentials);
  return credentials;
}
