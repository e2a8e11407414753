import { bodyOfCall, inputOfProcedure, procedures, routes } from "@vergence/api/testing";
import type { Secrets } from "./secrets.ts";

export interface CallOptions {
  /** The admin's where not given, none where null. */
  key?: string | null;
  body?: unknown;
  /** Sent as it is, in place of `body`. */
  rawBody?: string;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json<T>(): T;
}

export type Call = (method: string, address: string, options?: CallOptions) => Promise<Answer>;
export type Ids = Record<string, string | number>;

/** Calls a server as a program does, and keeps the secrets of its answers. */
export function callerOf(baseUrl: string, adminKey: string, secrets: Secrets): Call {
  return async (method, address, { key = adminKey, body, rawBody, headers } = {}) => {
    const given = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const sent = method === "GET" ? undefined : given;
    const answer = await fetch(baseUrl + address, {
      method,
      body: sent,
      headers: {
        ...(key !== null && { "x-spatialgen-appkey": key }),
        ...(sent !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
    });
    const text = await answer.text();
    secrets.keepOf(text);
    for (const cookie of answer.headers.getSetCookie())
      secrets.keep("session cookie", /^[^=]*session_token=([^;]{20,})/.exec(cookie)?.[1]);
    return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) };
  };
}

/** What is removed by a call would be gone for those after it. */
const removes = (name: string) => /^delete |\.delete$|\.revoke|\.cancel$|\/cancel$/i.test(name);

/**
 * Calls every route and every procedure that removes nothing, one after another.
 * @param ids of one of each thing that a call can name
 * @returns the answers' statuses
 */
export async function callEverything(call: Call, ids: Ids, options: CallOptions): Promise<number[]> {
  const fill = (address: string) =>
    address.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(ids[name] ?? "none"));
  const statuses: number[] = [];
  for (const { method, path } of routes.filter((route) => !removes(`${route.method} ${route.path}`))) {
    const body = method === "post" ? (bodyOfCall[`${method} ${path}`] ?? {}) : undefined;
    statuses.push((await call(method.toUpperCase(), `/api${fill(path)}`, { body, ...options })).status);
  }
  for (const { name, type } of procedures.filter((each) => !removes(each.name) && each.type !== "subscription")) {
    const [names, body] = inputOfProcedure[name] ?? [[]];
    const input = { ...Object.fromEntries(names.map((id) => [id, ids[id]])), ...body };
    const query = `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const answer =
      type === "mutation"
        ? await call("POST", `/api/trpc/${name}`, { body: input, ...options })
        : await call("GET", `/api/trpc/${name}${query}`, options);
    statuses.push(answer.status);
  }
  return statuses;
}
