import { type Logger, pino } from "pino";
import type { Config } from "./config.ts";
import { secretHider } from "./hide-secrets.ts";

/** A process's log on stdout: one JSON object a line, with the process's name, and no secret. */
export function createLogger(config: Config, processName: string): Logger {
  return pino({ level: config.logLevel, base: { process: processName }, hooks: { streamWrite: secretHider(config) } });
}
