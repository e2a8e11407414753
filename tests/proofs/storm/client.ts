import {
  createVergenceClient,
  type RetryPolicy,
  VergenceApiError,
  type VergenceClient,
  withRetry,
} from "@vergence/client";
import type { ErrorCode } from "@vergence/contract";
import type { Films } from "./films.ts";
import type { Chances } from "./random.ts";
import { type Witness, witnessOrigin } from "./witness.ts";

/** One who uploads, as an integrator writes it. */
export interface StormClient {
  api: VergenceClient;
  /** For `uploadGroup`, which never gives up. */
  uploading: { retryPolicy: RetryPolicy; fetch: typeof fetch };
  fetchStore: typeof fetch;
  films: Films;
  chances: Chances;
}

/** No answer, or 5xx, says nothing of what was done: it is asked again until there is an answer. */
const stubborn: RetryPolicy = { maxAttempts: Number.MAX_SAFE_INTEGER, baseDelayMs: 100, maxDelayMs: 1_000 };

export const ask = <Answer>(call: () => Promise<Answer>): Promise<Answer> => withRetry(call, { policy: stubborn });

/** The same, or null where the server refuses with one of these codes. */
export async function askUnless<Answer>(
  codes: readonly ErrorCode[],
  call: () => Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await ask(call);
  } catch (error) {
    if (error instanceof VergenceApiError && (codes as readonly string[]).includes(error.code)) return null;
    throw error;
  }
}

export function createStormClient(options: {
  apiKey: string;
  witness: Witness;
  films: Films;
  chances: Chances;
}): StormClient {
  const { apiKey, witness, films, chances } = options;
  const { fetchApi, fetchStore } = witness;
  const api = createVergenceClient({ baseUrl: witnessOrigin, apiKey, fetch: fetchApi });
  return { api, uploading: { retryPolicy: stubborn, fetch: fetchStore }, fetchStore, films, chances };
}
