import path from "node:path";
import { CliError } from "../cli-error.ts";
import type { Env } from "../server/find-server.ts";

export interface DemoSettings {
  baseUrl: string;
  adminKey: string;
  adminUrl: string;
  ownerEmail?: string;
  ownerPassword?: string;
  dataDir: string;
  partSizeBytes: number;
  ffmpegPath?: string;
}

const smallestPartSizeBytes = 5 * 2 ** 20;

/**
 * What the stack passes to the program that runs beside it, and the product's own settings.
 * @throws CliError where there is no stack
 */
export function readDemoSettings(env: Env): DemoSettings {
  const { VERGENCE_BASE_URL: baseUrl, VERGENCE_ADMIN_KEY: adminKey, DATA_DIR: dataDir } = env;
  if (!baseUrl || !adminKey || !dataDir)
    throw new CliError("The demo needs the settings of the running stack: start it with npm run demo");
  return {
    baseUrl,
    adminKey,
    adminUrl: env.PUBLIC_URL || baseUrl,
    ownerEmail: env.BOOTSTRAP_OWNER_EMAIL,
    ownerPassword: env.BOOTSTRAP_OWNER_PASSWORD,
    dataDir: path.resolve(dataDir),
    partSizeBytes: Number(env.UPLOAD_PART_SIZE_BYTES) || smallestPartSizeBytes,
    ffmpegPath: env.FFMPEG_PATH || undefined,
  };
}
