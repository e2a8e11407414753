import { createVergenceClient, VergenceApiError, type VergenceClient, VergenceNetworkError } from "@vergence/client";
import { CliError } from "../cli-error.ts";
import { type FlagOf, refusedFields } from "../command-line/check-with.ts";
import { type Env, findServer, notRunning } from "./find-server.ts";

/**
 * Runs a command on the REST API of the server that the environment names.
 * @throws CliError, or UsageError where a field was refused, in the command's words
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
    if (error instanceof VergenceNetworkError) throw unanswered(error, server.baseUrl, !env.VERGENCE_BASE_URL);
    if (error instanceof VergenceApiError) throw refused(error, server.baseUrl, flagOf);
    throw error;
  }
}

/** @param isLocal whether the address came from the product that runs on this machine */
function unanswered({ message }: VergenceNetworkError, baseUrl: string, isLocal: boolean): CliError {
  const [, reason = message] = message.split(" got no answer: ");
  return new CliError(isLocal ? notRunning : `No answer from ${baseUrl}: ${reason}`);
}

function refused({ status, detail, issues }: VergenceApiError, baseUrl: string, flagOf: FlagOf): CliError {
  if (issues.length > 0) return refusedFields(issues, flagOf);
  if (status === 401) return new CliError(`${baseUrl} does not accept the API key: ${detail}`);
  return new CliError(detail);
}
