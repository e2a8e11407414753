import { type Config, ConfigError, loadConfig } from "@vergence/core/config";

/** The settings of this process; ends it with one line for each bad one. */
export function readConfigOrExit(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) console.error(problem);
    process.exit(1);
  }
}
