import type { ErrorCode } from "@vergence/contract";
import { errorTable } from "@vergence/core";
import type { Answer, ApiHarness, CallOptions } from "./api-harness.ts";
import { type Input, useCases } from "./use-cases.ts";

/** What a use case answered, the same whichever transport it came through: a refusal has the status of its code. */
export type TransportAnswer = Pick<Answer, "status" | "json">;
type TransportOptions = Pick<CallOptions, "key">;
export type Transport = (useCase: string, input: Input, options?: TransportOptions) => Promise<TransportAnswer>;

function useCaseOf(name: string) {
  const found = useCases[name];
  if (!found) throw new Error(`There is no use case ${name}.`);
  return found;
}

export const restTransport =
  ({ call }: ApiHarness): Transport =>
  (useCase, input, options) => {
    const [method, path, body] = useCaseOf(useCase).rest(input);
    return call(method, path, { ...options, body });
  };

export const trpcTransport =
  ({ call }: ApiHarness): Transport =>
  async (useCase, input, options) => {
    const path = `/api/trpc/${useCase}`;
    const { json } =
      useCaseOf(useCase).type === "query"
        ? await call("GET", `${path}?input=${encodeURIComponent(JSON.stringify(input))}`, options)
        : await call("POST", path, { ...options, body: input });
    const { result, error } = json as { result?: { data: unknown }; error?: { data: { appCode: ErrorCode } } };
    // tRPC knows fewer statuses than we do codes.
    if (error) return { status: errorTable[error.data.appCode].http, json: error };
    return { status: 200, json: result?.data };
  };
