import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A span as it arrived, of what a test looks at. */
export interface ReceivedSpan {
  service: string;
  name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer (opentelemetry-proto, Span.SpanKind). */
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  attributes: Record<string, unknown>;
  /** 2 is an error. */
  statusCode: number;
}

/**
 * A collector: takes what is sent to it by OTLP over HTTP in JSON, as the OpenTelemetry protocol's section on OTLP/HTTP
 * has it.
 */
export interface OtlpReceiver {
  endpoint: string;
  spans: ReceivedSpan[];
  close(): Promise<void>;
}

type Value = Record<string, unknown>;
interface Sent {
  resourceSpans: {
    resource: { attributes: { key: string; value: Value }[] };
    scopeSpans: { spans: (Omit<ReceivedSpan, "attributes"> & SentSpan)[] }[];
  }[];
}
interface SentSpan {
  attributes?: { key: string; value: Value }[];
  status?: { code?: number };
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const server = createServer(async (request, response) => {
    if (request.method !== "POST" || request.url !== "/v1/traces") return response.writeHead(404).end();
    const { resourceSpans } = (await json(request)) as Sent;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(toObject(resource.attributes)["service.name"]);
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) spans.push(toReceived(service, span));
    }
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function toReceived(service: string, span: Sent["resourceSpans"][0]["scopeSpans"][0]["spans"][0]): ReceivedSpan {
  const { name, kind, traceId, spanId, parentSpanId = "", attributes = [], status } = span;
  const statusCode = status?.code ?? 0;
  return { service, name, kind, traceId, spanId, parentSpanId, attributes: toObject(attributes), statusCode };
}

const toObject = (attributes: { key: string; value: Value }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
