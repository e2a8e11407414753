import { createVergenceClient, VergenceApiError, type VergenceClient, VergenceNetworkError } from "@vergence/client";
import { CliError, UsageError } from "../cli-error.ts";
import { type Env, findServer, notRunning } from "./find-server.ts";

/** The server's own word for a field of the input → the flag that sets it. */
export type FlagOf = (field: string) => string;

/**
 * Runs a command on the public REST API of the server that the environment names.
 * @throws CliError or UsageError, saying in the command's words what the server refused
 */
export async function withClient<Result>(
  env: Env,
  flagOf: FlagOf,
  run: (client: VergenceClient) => Promise<Result>,
): Promise<Result> {
  const server = findServer(env);
  try {
    return await run(createVergenceClient(server));
  } catch (error) {
    if (error instanceof VergenceNetworkError) {
      const [, reason = error.message] = error.message.split(" got no answer: ");
      throw new CliError(env.VERGENCE_BASE_URL ? `No answer from ${server.baseUrl}: ${reason}` : notRunning);
    }
    if (!(error instanceof VergenceApiError)) throw error;
    if (error.issues.length > 0)
      throw new UsageError(error.issues.map(({ path, message }) => `${flagOf(path)}: ${message}`).join("\n"));
    if (error.status === 401) throw new CliError(`${server.baseUrl} does not accept the API key: ${error.detail}`);
    throw new CliError(error.detail);
  }
}

/** What goes to stdout: for people, or with `--json` for programs. */
export const printed = <T>(isJson: boolean, value: T, format: (value: T) => string): string =>
  isJson ? JSON.stringify(value, null, 2) : format(value);
