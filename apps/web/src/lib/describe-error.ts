import { type ErrorCode, errorCodes } from "@vergence/contract";

type Kind = "signed_out" | "not_found" | "refused" | "unreachable";

export interface DescribedError {
  kind: Kind;
  message: string;
  /** What to quote when asking for help. */
  requestId?: string;
}

const kindOf: Partial<Record<ErrorCode, Kind>> = {
  unauthenticated: "signed_out",
  not_found: "not_found",
  storage_unavailable: "unreachable",
  database_unavailable: "unreachable",
  internal: "unreachable",
};

/** Reads a failed call of the API; an answer that did not come, or not from the API, counts as unreachable. */
export function describeError(error: unknown): DescribedError {
  const data = dataOf(error);
  const code = errorCodes.find((candidate) => candidate === data?.appCode);
  if (!code || !(error instanceof Error)) {
    return { kind: "unreachable", message: "The server did not answer. It may be starting or restarting." };
  }
  const requestId = typeof data?.requestId === "string" ? data.requestId : undefined;
  return { kind: kindOf[code] ?? "refused", message: error.message, requestId };
}

function dataOf(error: unknown): Record<string, unknown> | undefined {
  if (typeof error !== "object" || error === null || !("data" in error)) return undefined;
  const { data } = error;
  return typeof data === "object" && data !== null ? { ...data } : undefined;
}
