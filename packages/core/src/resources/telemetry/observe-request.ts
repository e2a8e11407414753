import { context, defaultTextMapGetter, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Logger } from "pino";
import { inSpan } from "./in-span.ts";
import type { Metrics } from "./metrics.ts";

/** What becomes known of a request while it is answered. */
export interface ObservedRequest {
  /**
   * The pattern of its address, `/api/videos/:id`: never the address itself, which may carry a token, and of which
   * there is no end.
   */
  route: string;
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Answers a request within a server span, a child of the caller's own where a W3C `traceparent` names one, counts it,
 * and logs it at `debug`. What takes long after an answer has begun, as an event stream, is not waited for.
 */
export async function observeRequest(
  { metrics, logger }: { metrics: Metrics; logger: Logger },
  request: Request,
  requestId: string,
  answer: (observed: ObservedRequest) => Promise<Response>,
): Promise<Response> {
  const method = methods.has(request.method) ? request.method : "_OTHER";
  const observed: ObservedRequest = { route: "unknown" };
  const parent = propagation.extract(context.active(), Object.fromEntries(request.headers), defaultTextMapGetter);
  const attributes = { "http.request.method": method, "vergence.request_id": requestId };
  return context.with(parent, () =>
    inSpan(method, { kind: SpanKind.SERVER, attributes }, async (span) => {
      const startedMs = performance.now();
      let status = 500;
      try {
        const response = await answer(observed);
        status = response.status;
        return response;
      } finally {
        const { route } = observed;
        const seconds = (performance.now() - startedMs) / 1_000;
        const labels = { method, route, status: String(status) };
        metrics.httpRequests.inc(labels);
        metrics.httpSeconds.observe(labels, seconds);
        span.updateName(`${method} ${route}`);
        span.setAttributes({ "http.route": route, "http.response.status_code": status });
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        const about = { event: "request_answered", requestId, ...traceIdOf() };
        logger.debug({ ...about, ...labels, status, seconds }, "request answered");
      }
    }),
  );
}

/** For finding a request's trace by its log. */
function traceIdOf(): { traceId?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span && trace.isSpanContextValid?.(span) ? { traceId: span.traceId } : {};
}
