import type { DevStoreOptions } from "./start-dev-store.ts";

export interface MainConfig extends DevStoreOptions {
  exitWithParent: boolean;
}

/**
 * Reads the environment of the dev store's own process: DEV_STORE_DATA_DIR, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY (all
 * needed), DEV_STORE_PORT (default: any free port), DEV_STORE_HOST (127.0.0.1), S3_REGION (us-east-1),
 * DEV_STORE_MIN_PART_SIZE_BYTES (5242880; for measurements only), DEV_STORE_EXIT_WITH_PARENT (1: stop when stdin
 * closes).
 * @throws Error naming every setting that is missing or wrong
 */
export function readMainConfig(env: Record<string, string | undefined>): MainConfig {
  const problems: string[] = [];
  const needed = (name: string) => {
    if (!env[name]) problems.push(`${name} is not set`);
    return env[name] ?? "";
  };
  const wholeNumber = (name: string, max: number) => {
    const text = env[name];
    if (!text) return undefined;
    if (!/^\d{1,12}$/.test(text) || Number(text) > max)
      problems.push(`${name} must be a whole number between 0 and ${max}, not "${text}"`);
    return Number(text);
  };
  const config: MainConfig = {
    dataDir: needed("DEV_STORE_DATA_DIR"),
    port: wholeNumber("DEV_STORE_PORT", 65_535) ?? 0,
    host: env.DEV_STORE_HOST || "127.0.0.1",
    accessKeyId: needed("S3_ACCESS_KEY_ID"),
    secretAccessKey: needed("S3_SECRET_ACCESS_KEY"),
    region: env.S3_REGION || "us-east-1",
    minPartSizeBytes: wholeNumber("DEV_STORE_MIN_PART_SIZE_BYTES", 5 * 2 ** 20),
    exitWithParent: env.DEV_STORE_EXIT_WITH_PARENT === "1",
  };
  if (problems.length > 0) throw new Error(`The dev store cannot start: ${problems.join("; ")}`);
  return config;
}
