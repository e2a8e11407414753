import type { FlagOf } from "../command-line/check-with.ts";
import { type CallFailure, explainFailure } from "./call-failure.ts";
import { type Env, findServer, type Server } from "./find-server.ts";

/** A way to call a server: REST or tRPC. */
export interface Transport<Client> {
  connect(server: Server): Client;
  /** What a call's error says, or null for an error of another origin. */
  failureOf(error: unknown): CallFailure | null;
}

/**
 * Runs a command on the server that the environment names.
 * @throws CliError, or UsageError where a field was refused, in the command's words
 */
export async function callServer<Client, Result>(
  transport: Transport<Client>,
  { env, flagOf }: { env: Env; flagOf: FlagOf },
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  const server = findServer(env);
  try {
    return await run(transport.connect(server));
  } catch (error) {
    const failure = transport.failureOf(error);
    throw failure ? explainFailure(failure, { server, isLocal: !env.VERGENCE_BASE_URL, flagOf }) : error;
  }
}
