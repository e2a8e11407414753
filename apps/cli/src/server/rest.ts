import { createVergenceClient, VergenceApiError, type VergenceClient, VergenceNetworkError } from "@vergence/client";
import type { FlagOf } from "../command-line/check-with.ts";
import type { CallFailure } from "./call-failure.ts";
import { callServer, type Transport } from "./call-server.ts";
import type { Env } from "./find-server.ts";

const rest: Transport<VergenceClient> = { connect: createVergenceClient, failureOf };

/** Runs a command on the public REST API of the server that the environment names. @throws as `callServer` */
export const withClient = <Result>(
  env: Env,
  flagOf: FlagOf,
  run: (client: VergenceClient) => Promise<Result>,
): Promise<Result> => callServer(rest, { env, flagOf }, run);

function failureOf(error: unknown): CallFailure | null {
  if (error instanceof VergenceNetworkError) {
    const [, reason = error.message] = error.message.split(" got no answer: ");
    return { kind: "unanswered", reason };
  }
  if (!(error instanceof VergenceApiError)) return null;
  const { status, detail, issues } = error;
  return { kind: "refused", isUnauthenticated: status === 401, message: detail, issues };
}
