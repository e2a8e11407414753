import { basename } from "node:path";
import { type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { MediaError } from "../media-error.ts";

/**
 * A span for one run of a tool, within the span of the work that runs it; of its arguments nothing, for they name
 * files.
 */
export function startToolSpan(path: string): Span {
  const tool = basename(path);
  const attributes = { "process.executable.name": tool };
  return trace.getTracer("vergence.media").startSpan(tool, { kind: SpanKind.INTERNAL, attributes });
}

/** Ends it when the run has ended, however. */
export async function endWith(span: Span, finished: Promise<void>): Promise<void> {
  try {
    await finished;
  } catch (error) {
    span.setAttribute("error.type", error instanceof MediaError ? error.code : "unknown");
    span.setStatus({ code: SpanStatusCode.ERROR });
  } finally {
    span.end();
  }
}
