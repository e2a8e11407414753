import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import type { AppRouter } from "@vergence/api";
import { apiBaseUrl } from "@vergence/client";
import { CliError, UsageError } from "../cli-error.ts";
import { notRunning, type Server } from "./find-server.ts";

export type InternalClient = ReturnType<typeof createInternalClient>;

/** The typed procedures of a server. */
export function createInternalClient({ baseUrl, apiKey }: Server) {
  const url = `${apiBaseUrl(baseUrl)}/trpc`;
  return createTRPCClient<AppRouter>({ links: [httpLink({ url, headers: { "X-SPATIALGEN-APPKEY": apiKey } })] });
}

interface ExplainOptions {
  server: Server;
  /** Whether the server's address came from the product that runs on this machine. */
  isLocal: boolean;
  /** The flag that sets a field of the input, where there is one. */
  flagOf?: (field: string) => string;
}

/** What a failed procedure call means to the one who typed the command; other errors come back as they are. */
export function explainCallError(
  error: unknown,
  { server, isLocal, flagOf = (field) => field }: ExplainOptions,
): unknown {
  if (!(error instanceof TRPCClientError)) return error;
  const { data, message } = error as TRPCClientError<AppRouter>;
  if (!data) return new CliError(isLocal ? notRunning : `No answer from ${server.baseUrl}: ${reasonOf(error)}`);
  if (data.issues.length > 0)
    return new UsageError(data.issues.map((issue) => `${flagOf(issue.path)}: ${issue.message}`).join("\n"));
  if (data.appCode === "unauthenticated")
    return new CliError(`${server.baseUrl} does not accept the API key: ${message}`);
  return new CliError(message);
}

/** tRPC and fetch both wrap the reason (`connect ECONNREFUSED …`). */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
