import { randomBytes } from "node:crypto";
import path from "node:path";
import { crc32 } from "node:zlib";
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

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
}

/** As the server makes its keys, with the checksum by which secret scanners know them. */
function makeAdminKey(): string {
  const key = `vgk_${base62(BigInt(`0x${randomBytes(32).toString("hex")}`), 43)}`;
  return key + base62(BigInt(crc32(key)), 6);
}

/** The environment's word first, then what was made before, then something new. Only its owner may read the file. */
export function keepCredentials(dataDir: string, env: Env): Credentials {
  const file = path.join(dataDir, "credentials.json");
  const kept = readJsonObject(file);
  const choose = (name: keyof Credentials, fromEnv: string | undefined, make: () => string): string =>
    fromEnv || (typeof kept[name] === "string" && kept[name]) || make();
  const credentials: Credentials = {
    authSecret: choose("authSecret", env.AUTH_SECRET, () => random(32)),
    adminKey: choose("adminKey", env.BOOTSTRAP_ADMIN_KEY, makeAdminKey),
    ownerEmail: choose("ownerEmail", env.BOOTSTRAP_OWNER_EMAIL, () => "owner@vergence.local"),
    ownerPassword: choose("ownerPassword", env.BOOTSTRAP_OWNER_PASSWORD, () => random(12)),
    s3AccessKeyId: choose("s3AccessKeyId", env.S3_ACCESS_KEY_ID, () => `vergence${random(6)}`),
    s3SecretAccessKey: choose("s3SecretAccessKey", env.S3_SECRET_ACCESS_KEY, () => random(30)),
  };
  writePrivateJson(file, credentials);
  return credentials;
}
