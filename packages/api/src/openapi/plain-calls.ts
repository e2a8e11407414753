import { type ErrorCode, eventsQuery, health, readiness } from "@vergence/contract";
import { z } from "zod";
import { errorCodesOf } from "./error-codes-of.ts";

/** A call that is no declared route, for it answers something else than JSON or takes no key: described by hand, and held to it by tests. */
export interface PlainCall {
  /** As the description writes it. */
  path: string;
  operationId: string;
  summary: string;
  description: string;
  tags: readonly string[];
  /** What it takes in place of an API key, where that is not what it takes. */
  security: "key" | "none" | "metricsToken";
  params?: z.ZodType;
  query?: z.ZodType;
  /** Headers that it takes beside those that every call takes. */
  headers?: readonly { name: string; description: string; schema: object }[];
  answers: readonly PlainAnswer[];
  /** What it refuses, by problem documents. */
  codes: readonly ErrorCode[];
}

export interface PlainAnswer {
  status: 200 | 206 | 503;
  description: string;
  /** The media types that it may have. */
  types: readonly string[];
  /** Of JSON; else the answer is a text or bytes. */
  schema?: z.ZodType;
  /** Whether it says when to ask again. */
  isRetried?: boolean;
}

const json = ["application/json"];
/** What streams are made of, and posters. */
const played = ["application/vnd.apple.mpegurl", "video/mp4", "video/iso.segment", "text/vtt", "image/jpeg"];

export const plainCalls: readonly PlainCall[] = [
  {
    path: "/api/events",
    operationId: "streamEvents",
    summary: "Hear of what happens, as it happens",
    description: `Server-sent events, for programs that nobody can call; see the webhook \`event\` for what each one's data is. A reader goes on where it
ended by \`Last-Event-ID\`, without a gap or a repeat. The event \`resync\` says that its place is not kept any more: what is true now is
to be asked of the API. A comment comes where nothing happens, so that nobody takes the line for dead.

Roles: admin, readonly.`,
    tags: ["events"],
    security: "key",
    query: eventsQuery,
    headers: [
      {
        name: "Last-Event-ID",
        description: "The id of the last event that was heard; wins over the parameter of the address.",
        schema: { type: "string", pattern: "^\\d{1,15}$" },
      },
    ],
    answers: [{ status: 200, description: "Events, without end", types: ["text/event-stream"] }],
    codes: errorCodesOf({ method: "get", query: eventsQuery }),
  },
  {
    path: "/api/playback/{playbackId}/{path}",
    operationId: "play",
    summary: "Read a poster, playlist or segment",
    description: `For players: the addresses stand in \`streamUrl\` and \`thumbnailUrl\` and in the playlists, and are not to be made up. \`path\` has
several steps. Of a public video the unguessable \`playbackId\` is the permission; addresses of a private one carry a signed token
(\`t/{token}/\` before the rest) and end.`,
    tags: ["playback"],
    security: "none",
    params: z.object({ playbackId: z.uuid("must be a UUID"), path: z.string() }),
    headers: [
      {
        name: "Range",
        description: "One range of bytes (RFC 9110 section 14.2).",
        schema: { type: "string", pattern: "^bytes=" },
      },
    ],
    answers: [
      { status: 200, description: "The whole file; playlists gzipped where that is accepted", types: played },
      { status: 206, description: "The range that was asked for", types: played },
    ],
    codes: [
      "invalid_input",
      "forbidden",
      "not_found",
      "range_not_satisfiable",
      "storage_unavailable",
      "database_unavailable",
      "internal",
    ],
  },
  {
    path: "/healthz",
    operationId: "getHealth",
    summary: "Ask whether the process lives",
    description: "Touches nothing but the process.",
    tags: ["operations"],
    security: "none",
    answers: [{ status: 200, description: "It does", types: json, schema: health }],
    codes: [],
  },
  {
    path: "/readyz",
    operationId: "getReadiness",
    summary: "Ask whether database, store and queue answer",
    description: "Within 3 seconds; for load balancers, which send nobody here meanwhile.",
    tags: ["operations"],
    security: "none",
    answers: [
      { status: 200, description: "All of them do", types: json, schema: readiness },
      { status: 503, description: "Not all of them do", types: json, schema: readiness, isRetried: true },
    ],
    codes: ["internal"],
  },
  {
    path: "/metrics",
    operationId: "getMetrics",
    summary: "Read this process's metrics",
    description: "For Prometheus. There only where the setting `METRICS_TOKEN` is set, and for whoever shows it.",
    tags: ["operations"],
    security: "metricsToken",
    answers: [{ status: 200, description: "Prometheus' text format", types: ["text/plain"] }],
    codes: ["unauthenticated", "not_found", "internal"],
  },
];

/** The plain call that an address belongs to. */
export function plainCallAt(method: string, pathname: string): PlainCall | undefined {
  if (method !== "GET") return undefined;
  return plainCalls.find(({ path }) => addressOf(path).test(pathname));
}

/** Only `{path}` has several steps. */
const addressOf = (path: string) => new RegExp(`^${path.replace("{path}", ".+").replace(/\{\w+\}/g, "[^/]+")}/?$`);
