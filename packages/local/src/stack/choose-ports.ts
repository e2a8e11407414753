import path from "node:path";
import { freePort, isPortFree } from "../postgres/free-port.ts";
import type { Ports } from "./plan.ts";
import { readJsonObject, writePrivateJson } from "./private-file.ts";

type Env = Record<string, string | undefined>;

const defaultWebPort = 3000;

/**
 * Chooses where the web server and the embedded store listen: what the environment says (PORT=0: any free port), else
 * what was used last, else the default or a free port. Kept in `DATA_DIR/ports.json`.
 * @throws when a port that the user asked for is taken
 */
export async function choosePorts(dataDir: string, env: Env): Promise<Ports> {
  const file = path.join(dataDir, "ports.json");
  const kept = readJsonObject(file);
  const host = env.HOST || "127.0.0.1";
  const asked = Number(env.PORT);
  // A PORT that is no number is for the apps' own check to refuse.
  const isAsked = Number.isInteger(asked) && asked > 0 && asked < 65_536;
  if (isAsked && !(await isPortFree(asked, host)))
    throw new Error(`PORT ${asked} of ${host} is taken by another program`);
  const preferred = env.PORT ? undefined : numberOr(kept.web, defaultWebPort);
  const ports = {
    web: isAsked ? asked : await freePort(host, preferred),
    store: await freePort("127.0.0.1", numberOr(kept.store, undefined)),
  };
  writePrivateJson(file, { ...ports, web: env.PORT ? kept.web : ports.web });
  return ports;
}

const numberOr = <T>(value: unknown, fallback: T): number | T => (typeof value === "number" ? value : fallback);
