import { type Span, type SpanOptions, SpanStatusCode, trace } from "@opentelemetry/api";
import { AppError } from "../../kernel/errors.ts";

const tracerName = "vergence";

/**
 * Does the work within a span, which is the parent of the spans that begin in it. Without a running tracer that costs
 * nothing. Of an error the span records its kind and, where it is one of ours, the message that callers see.
 */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  return trace.getTracer(tracerName).startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      noteError(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Other errors' messages are kept out: they may carry an address with its signature. */
function noteError(span: Span, error: unknown): void {
  const ours = error instanceof AppError;
  span.setAttribute("error.type", ours ? error.code : error instanceof Error ? error.name : "unknown");
  span.setStatus({ code: SpanStatusCode.ERROR, ...(ours && { message: error.message }) });
}
