import { type ErrorCode, eventsQuery, health, readiness } from "@vergence/contract";
import { z } from "zod";
import { errorCodesOf } from "./error-codes-of.ts";

/**
 * A REST call that is no declared operation, because it answers something other than JSON or takes no API key. Its
 * route is in `rest/`; tests compare the two.
 */
export interface PlainCall {
  /** As the description writes it. */
  path: string;
  operationId: string;
  summary: string;
  description: string;
  tags: readonly string[];
  /** What authorizes the call. */
  security: "key" | "none" | "metricsToken";
  params?: z.ZodType;
  query?: z.ZodType;
  /** Request headers beside those of every call. */
  headers?: readonly { name: string; description: string; schema: object }[];
  answers: readonly PlainAnswer[];
  /** Codes of the problem documents that it refuses with. */
  codes: readonly ErrorCode[];
}

export interface PlainAnswer {
  status: 200 | 206 | 503;
  description: string;
  /** The media types that it may have. */
  types: readonly string[];
  /** Of JSON; else the answer is a text or bytes. */
  schema?: z.ZodType;
  /** Whether it has a `Retry-After`. */
  isRetried?: boolean;
}

const json = ["application/json"];
/** What streams are made of, and posters. */
const played = ["application/vnd.apple.mpegurl", "video/mp4", "video/iso.segment", "text/vtt", "image/jpeg"];

export const plainCalls: readonly PlainCall[] = [
  {
    path: "/api/events",
    operationId: "streamEvents",
    summary: "Stream events (SSE)",
    description: `Server-sent events, for programs that cannot receive webhooks; the webhook \`event\` describes the data
of each event. A client resumes after the \`Last-Event-ID\` that it sends, without gaps or repeats. The event
\`resync\` says that this position is no longer kept: read the current state from the API. Heartbeat comments keep an
idle connection open.

Roles: admin, readonly.`,
    tags: ["events"],
    security: "key",
    query: eventsQuery,
    headers: [
      {
        name: "Last-Event-ID",
        description: "Id of the last event that was received; takes precedence over the query parameter.",
        schema: { type: "string", pattern: "^\\d{1,15}$" },
      },
    ],
    answers: [{ status: 200, description: "Events, until the client disconnects", types: ["text/event-stream"] }],
    codes: errorCodesOf({ method: "get", query: eventsQuery }),
  },
  {
    path: "/api/playback/{playbackId}/{path}",
    operationId: "play",
    summary: "Read a poster, playlist or segment",
    description: `For players. Take the URLs from \`streamUrl\`, \`thumbnailUrl\` and the playlists; do not construct
them. For a public video the unguessable \`playbackId\` is the permission; URLs of a private video carry a signed
token (\`t/{token}/\` before the rest) and expire.`,
    tags: ["playback"],
    security: "none",
    params: z.object({
      playbackId: z.uuid("must be a UUID").describe("Playback id of the video."),
      path: z.string().describe("`poster.jpg`, or the path of a playlist or segment; several segments."),
    }),
    headers: [
      {
        name: "Range",
        description: "One byte range (RFC 9110 section 14.2).",
        schema: { type: "string", pattern: "^bytes=" },
      },
    ],
    answers: [
      { status: 200, description: "The whole file; a playlist is gzipped where the client accepts it", types: played },
      { status: 206, description: "The requested range", types: played },
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
    summary: "Liveness probe",
    description: "Answers as long as the process runs; checks nothing else.",
    tags: ["operations"],
    security: "none",
    answers: [{ status: 200, description: "The process is alive", types: json, schema: health }],
    codes: [],
  },
  {
    path: "/readyz",
    operationId: "getReadiness",
    summary: "Readiness probe",
    description:
      "Whether database, store and queue answer within 3 seconds; for load balancers, which send no requests to a server that is not ready.",
    tags: ["operations"],
    security: "none",
    answers: [
      { status: 200, description: "All of them answer", types: json, schema: readiness },
      { status: 503, description: "At least one does not answer", types: json, schema: readiness, isRetried: true },
    ],
    codes: ["internal"],
  },
  {
    path: "/metrics",
    operationId: "getMetrics",
    summary: "Prometheus metrics of this process",
    description: "Only where the setting `METRICS_TOKEN` is set, and only with that token.",
    tags: ["operations"],
    security: "metricsToken",
    answers: [{ status: 200, description: "Prometheus text format", types: ["text/plain"] }],
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
