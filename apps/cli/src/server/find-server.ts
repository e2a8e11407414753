import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { CliError } from "../cli-error.ts";

export type Env = Record<string, string | undefined>;

export interface Server {
  baseUrl: string;
  apiKey: string;
}

/** The clone that has this file; null in the npm package, installed in another project. */
const ownClone = import.meta.filename.endsWith(".ts") ? path.resolve(import.meta.dirname, "../../../..") : null;

/** What a user does where no server answers on this machine, in a clone or with the package from npm. */
export const notRunning = (clone = ownClone): string =>
  clone
    ? "Vergence is not running here: start it with npm start, or name a server with VERGENCE_BASE_URL and VERGENCE_API_KEY"
    : "No server is named: set VERGENCE_BASE_URL to its address, and VERGENCE_API_KEY to a key of it";

/**
 * Where the server is and the key to it: VERGENCE_BASE_URL and VERGENCE_API_KEY, else what the product that runs on
 * this machine has written into DATA_DIR, in a clone `.vergence` by default. Its admin key never goes to a server that
 * the environment names.
 * @throws CliError where there is no server, or no key to it
 */
export function findServer(env: Env, clone = ownClone): Server {
  if (env.VERGENCE_BASE_URL) {
    if (!env.VERGENCE_API_KEY)
      throw new CliError("VERGENCE_BASE_URL is set, so VERGENCE_API_KEY has to be set as well");
    return { baseUrl: env.VERGENCE_BASE_URL, apiKey: env.VERGENCE_API_KEY };
  }
  if (!clone && !env.DATA_DIR) throw new CliError(notRunning(clone));
  const dataDir = path.resolve(clone ?? "", env.DATA_DIR || ".vergence");
  const baseUrl = readText(dataDir, "runtime.json", "baseUrl");
  if (!baseUrl) throw new CliError(notRunning(clone));
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
