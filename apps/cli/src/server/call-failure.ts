import { CliError } from "../cli-error.ts";
import { type FlagOf, refusedFields } from "../command-line/check-with.ts";
import { notRunning, type Server } from "./find-server.ts";

/** Why a call has no result, whichever transport carried it. */
export type CallFailure =
  | { kind: "unanswered"; reason: string }
  | {
      kind: "refused";
      isUnauthenticated: boolean;
      message: string;
      /** The fields that the server refused. */
      issues: readonly { path: string; message: string }[];
    };

interface ExplainOptions {
  server: Server;
  /** Whether the server's address came from the product that runs on this machine. */
  isLocal: boolean;
  flagOf: FlagOf;
}

/** What a failed call means to the one who typed the command. */
export function explainFailure(failure: CallFailure, { server, isLocal, flagOf }: ExplainOptions): CliError {
  if (failure.kind === "unanswered")
    return new CliError(isLocal ? notRunning() : `No answer from ${server.baseUrl}: ${failure.reason}`);
  if (failure.issues.length > 0) return refusedFields(failure.issues, flagOf);
  if (failure.isUnauthenticated)
    return new CliError(`${server.baseUrl} does not accept the API key: ${failure.message}`);
  return new CliError(failure.message);
}
