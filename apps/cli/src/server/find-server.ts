import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { CliError } from "../cli-error.ts";

export type Env = Record<string, string | undefined>;

export interface Server {
  baseUrl: string;
  apiKey: string;
}

export const notRunning =
  "Vergence is not running here: start it with npm start, or name a server with VERGENCE_BASE_URL and VERGENCE_API_KEY";

const root = path.resolve(import.meta.dirname, "../../../..");

/**
 * Where the server is and the key to it: VERGENCE_BASE_URL and VERGENCE_API_KEY, else what the product that runs on
 * this machine has written into DATA_DIR. Its admin key never goes to a server that the environment names.
 * @throws CliError where there is no server, or no key to it
 */
export function findServer(env: Env): Server {
  const dataDir = path.resolve(root, env.DATA_DIR || ".vergence");
  if (env.VERGENCE_BASE_URL) {
    if (!env.VERGENCE_API_KEY)
      throw new CliError("VERGENCE_BASE_URL is set, so VERGENCE_API_KEY has to be set as well");
    return { baseUrl: env.VERGENCE_BASE_URL, apiKey: env.VERGENCE_API_KEY };
  }
  const baseUrl = readText(dataDir, "runtime.json", "baseUrl");
  if (!baseUrl) throw new CliError(notRunning);
  const apiKey = env.VERGENCE_API_KEY || readText(dataDir, "credentials.json", "adminKey");
  if (!apiKey) throw new CliError(`${path.join(dataDir, "credentials.json")} has no adminKey; set VERGENCE_API_KEY`);
  return { baseUrl, apiKey };
}

function readText(dataDir: string, fileName: string, field: string): string | undefined {
  const file = path.join(dataDir, fileName);
  if (!existsSync(file)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"))[field];
    return typeof value === "string" ? value : undefined;
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
