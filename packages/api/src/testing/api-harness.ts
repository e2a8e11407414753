import { type KeyRole, type Problem, problem } from "@vergence/contract";
import { createTestContext, startTcpProxy, type TcpProxy, type TestContext } from "@vergence/core/testing";
import { expect, inject } from "vitest";
import { createApi, type FetchHandler } from "../create-api.ts";
import { routes } from "../operations/index.ts";
import { expectNothingLeaks } from "./nothing-leaks.ts";
import { schemaChecks } from "./schema-checks.ts";

export const origin = "http://127.0.0.1:3999";

/** An answer, read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; null where it is none. */
  json: unknown;
}

export interface CallOptions {
  /** Sent as `X-SPATIALGEN-APPKEY`; the harness's admin key where not given, none where null. */
  key?: string | null;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of `body`. */
  rawBody?: string | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

/** The fetch handler on real servers, as a client of the REST API sees it. */
export interface ApiHarness {
  t: TestContext;
  api: FetchHandler;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  keyFor(role: KeyRole): Promise<string>;
  close(): Promise<void>;
}

/** Opens a database, a bucket and the handler for one test file. */
export async function createApiHarness(options: Parameters<typeof createTestContext>[0] = {}): Promise<ApiHarness> {
  const t = await createTestContext(options);
  const api = createApi(t.resources);
  return {
    t,
    api,
    call: createCaller(api, t.adminKey, secretsOf(t.env)),
    keyFor: (role) => t.keyFor(t.contextFor("admin"), role),
    close: () => t.close(),
  };
}

/** As `createApiHarness`, over lines to the database and to the store that a test can cut. */
export async function createCuttableHarness(
  env: Record<string, string> = {},
): Promise<ApiHarness & { lines: { database: TcpProxy; store: TcpProxy } }> {
  const through = async (url: string) => {
    const { hostname, port } = new URL(url);
    const proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    const proxied = new URL(url);
    proxied.host = `127.0.0.1:${proxy.port}`;
    return { proxy, url: proxied.href };
  };
  const store = inject("store");
  const lines = { database: await through(inject("postgresUrl")), store: await through(store.endpoint) };
  const servers = { postgresUrl: lines.database.url, store: { ...store, endpoint: lines.store.url } };
  const harness = await createApiHarness({ servers, env });
  return {
    ...harness,
    lines: { database: lines.database.proxy, store: lines.store.proxy },
    async close() {
      await harness.close();
      await Promise.all([lines.database.proxy.close(), lines.store.proxy.close()]);
    },
  };
}

/**
 * Calls a handler; every answer of every test is compared with what its route declares, and looked through for what
 * none may carry.
 */
export function createCaller(api: FetchHandler, adminKey: string, secrets: string[]): ApiHarness["call"] {
  return async (method, path, { key = adminKey, body, rawBody, headers = {} } = {}) => {
    const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const request = new Request(origin + path, {
      method,
      body: sent,
      ...(sent instanceof ReadableStream && { duplex: "half" }),
      headers: {
        ...(key !== null && { "x-spatialgen-appkey": key }),
        ...(sent !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
    } as RequestInit);
    const response = await api(request);
    const text = await response.text();
    expectNothingLeaks(text, secrets);
    schemaChecks(routes).expectDeclared(method, path, { status: response.status, headers: response.headers, text });
    expect(response.headers.get("x-request-id")).toMatch(/^[\w.:-]{1,128}$/);
    return { status: response.status, headers: response.headers, text, json: jsonOf(text) };
  };
}

export const secretsOf = (env: Record<string, string>): string[] =>
  [env.S3_SECRET_ACCESS_KEY, env.AUTH_SECRET, env.DATABASE_URL].filter((secret) => secret !== undefined);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Checks that an answer is a whole problem document of this status and code, and returns it. */
export function expectProblem(answer: Answer, status: number, code: Problem["code"]): Problem {
  expect({ status: answer.status, ...(answer.json as object) }).toMatchObject({ status, code });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const document = problem.strict().parse(answer.json);
  expect(document).toMatchObject({ type: "about:blank", requestId: answer.headers.get("x-request-id") });
  expect(document.title).not.toBe("");
  expect(document.detail).not.toBe("");
  expect(document.instance).toMatch(/^\//);
  return document;
}

const owner = { email: "owner@vergence.example", password: "a password of the tests" };
export const ownerEnv = { BOOTSTRAP_OWNER_EMAIL: owner.email, BOOTSTRAP_OWNER_PASSWORD: owner.password };

/** Signs in as the owner of `ownerEnv` and returns the session's cookie. */
export async function signIn({ call }: Pick<ApiHarness, "call">): Promise<string> {
  const answer = await call("POST", "/api/auth/sign-in/email", { key: null, body: owner, headers: { origin } });
  expect(answer.status, answer.text).toBe(200);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
