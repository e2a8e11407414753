import type { ApiRequest, SendRequest } from "../http.ts";

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

export interface PostOptions extends CallOptions {
  /** With it, a repeat within 24 h gives the first answer again in place of doing it twice. */
  idempotencyKey?: string | undefined;
}

/** The three ways to call, with the options that every method of the client takes. */
export interface Verbs {
  get: <Answer>(path: string, query?: ApiRequest["query"], options?: CallOptions) => Promise<Answer>;
  post: <Answer>(path: string, body?: unknown, options?: PostOptions) => Promise<Answer>;
  remove: <Answer>(path: string, options?: CallOptions) => Promise<Answer>;
}

export const verbsOf = (send: SendRequest): Verbs => ({
  get: (path, query, { signal } = {}) => send({ method: "GET", path, query, signal }),
  post: (path, body, { signal, idempotencyKey } = {}) =>
    send({
      method: "POST",
      path,
      body,
      signal,
      headers: idempotencyKey ? { "Idempotency-Key": idempotencyKey } : {},
    }),
  remove: (path, { signal } = {}) => send({ method: "DELETE", path, signal }),
});

/** An id, or a name, as one step of a path. */
export const step = (id: string | number) => encodeURIComponent(id);
