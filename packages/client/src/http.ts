import type { Problem } from "@vergence/contract";
import { timeoutSignal } from "@vergence/timers";
import { VergenceApiError, VergenceNetworkError } from "./errors.ts";
import { parseRetryAfter } from "./retry-after.ts";

export interface VergenceClientOptions {
  /**
   * Where the server is: `https://host` or `https://host/api`; both mean the same. Behind a path prefix it is
   * `https://host/prefix`. Empty in a browser means the page's own origin.
   */
  baseUrl: string;
  /**
   * An API key, or the upload token of one group (`uploads.createToken`), with which a web page resumes that group's
   * upload without a key. Sent as `X-SPATIALGEN-APPKEY` to the server, never to the object store.
   */
  apiKey: string;
  /** Default: the platform's own. */
  fetch?: typeof fetch | undefined;
  /** How long one call may take before it counts as unanswered. Default 120. */
  requestTimeoutSeconds?: number | undefined;
}

export interface ApiRequest {
  method: "GET" | "POST" | "DELETE";
  /** Below the API's base, from `/videos` on. */
  path: string;
  query?: Record<string, string | number | readonly string[] | undefined> | undefined;
  body?: unknown | undefined;
  headers?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
  /** Given the headers of an answer that is no refusal. */
  onHeaders?: ((headers: Headers) => void) | undefined;
}

/**
 * Opens an endless answer: no retries, no time limit but the signal.
 * @throws as `SendRequest` does
 */
export type OpenStream = (
  request: Pick<ApiRequest, "path" | "headers" | "signal">,
) => Promise<ReadableStream<Uint8Array>>;

/**
 * Makes one call: no retries.
 * @throws VergenceApiError, VergenceNetworkError or the signal's reason
 */
export type SendRequest = <Answer>(request: ApiRequest) => Promise<Answer>;

export function createSendRequest(options: VergenceClientOptions): SendRequest {
  const apiBase = apiBaseUrl(options.baseUrl);
  const { apiKey, requestTimeoutSeconds = 120 } = options;
  if (!apiKey) throw new TypeError("apiKey must not be empty");
  const fetchNow = options.fetch ?? globalThis.fetch.bind(globalThis);

  return async <Answer>({ method, path, query, body, headers, signal, onHeaders }: ApiRequest): Promise<Answer> => {
    const call = `${method} ${path}`;
    const timeout = timeoutSignal(requestTimeoutSeconds * 1_000);
    let response: Response;
    let text: string;
    try {
      response = await fetchNow(`${apiBase}${path}${queryString(query)}`, {
        method,
        headers: {
          Accept: "application/json",
          "X-SPATIALGEN-APPKEY": apiKey,
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        // Following a redirect to another host would hand the key to it.
        redirect: "error",
      });
      text = await response.text();
    } catch (error) {
      signal?.throwIfAborted();
      throw new VergenceNetworkError(call, error);
    }
    const parsed = parseJson(text);
    if (!response.ok) throw apiError(call, response, parsed, text);
    if (parsed === undefined)
      throw new VergenceApiError(call, { status: response.status, code: "unknown", detail: notTheApi(text) });
    onHeaders?.(response.headers);
    // The server's answers are typed by the contract that both sides share.
    return parsed as Answer;
  };
}

export function createOpenStream(options: VergenceClientOptions): OpenStream {
  const apiBase = apiBaseUrl(options.baseUrl);
  const fetchNow = options.fetch ?? globalThis.fetch.bind(globalThis);
  return async ({ path, headers, signal }) => {
    const call = `GET ${path}`;
    let response: Response;
    try {
      response = await fetchNow(`${apiBase}${path}`, {
        headers: { Accept: "text/event-stream", "X-SPATIALGEN-APPKEY": options.apiKey, ...headers },
        signal: signal ?? null,
        redirect: "error",
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new VergenceNetworkError(call, error);
    }
    const isStream = response.headers.get("Content-Type")?.startsWith("text/event-stream");
    if (response.ok && isStream && response.body) return response.body;
    const text = await response.text().catch(() => "");
    throw apiError(call, response, parseJson(text), text);
  };
}

/** `https://host`, `https://host/`, `https://host/api` and `https://host/api/` are one and the same API. */
export function apiBaseUrl(baseUrl: string): string {
  const trimmed = baseUrl.trim().replace(/\/+$/, "");
  if (trimmed !== "" && !trimmed.startsWith("/") && !/^https?:\/\/[^/]/i.test(trimmed))
    throw new TypeError(`baseUrl must be an http(s) address such as https://host, not "${baseUrl}"`);
  return /\/api$/i.test(trimmed) ? trimmed : `${trimmed}/api`;
}

function queryString(query: ApiRequest["query"] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  return parameters.size > 0 ? `?${parameters}` : "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function apiError(call: string, response: Response, parsed: unknown, text: string): VergenceApiError {
  const problem: Partial<Problem> = typeof parsed === "object" && parsed !== null ? parsed : {};
  return new VergenceApiError(call, {
    status: response.status,
    code: typeof problem.code === "string" ? problem.code : "unknown",
    detail: typeof problem.detail === "string" ? problem.detail : notTheApi(text),
    issues: Array.isArray(problem.issues) ? problem.issues : [],
    requestId: response.headers.get("X-Request-Id") ?? problem.requestId,
    retryAfterSeconds: parseRetryAfter(response.headers.get("Retry-After"), Date.now()),
  });
}

const notTheApi = (text: string) =>
  text.trim() === "" ? "an empty answer" : `not an answer of this API: ${text.trim().slice(0, 200)}`;
