import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import type { AppRouter } from "@vergence/api";
import { apiBaseUrl } from "@vergence/client";
import type { CallFailure } from "./call-failure.ts";
import type { Transport } from "./call-server.ts";
import type { Server } from "./find-server.ts";

type InternalClient = ReturnType<typeof connect>;

/** The typed procedures of a server, for what the REST API does not have. */
export const trpc: Transport<InternalClient> = { connect, failureOf };

function connect({ baseUrl, apiKey }: Server) {
  const url = `${apiBaseUrl(baseUrl)}/trpc`;
  return createTRPCClient<AppRouter>({ links: [httpLink({ url, headers: { "X-SPATIALGEN-APPKEY": apiKey } })] });
}

function failureOf(error: unknown): CallFailure | null {
  if (!(error instanceof TRPCClientError)) return null;
  const { data, message } = error as TRPCClientError<AppRouter>;
  if (!data) return { kind: "unanswered", reason: reasonOf(error) };
  return { kind: "refused", isUnauthenticated: data.appCode === "unauthenticated", message, issues: data.issues };
}

/** tRPC and fetch both wrap the reason (`connect ECONNREFUSED …`). */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
