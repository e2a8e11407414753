import type { JobFailure } from "@vergence/core/worker";

/** What may heal when the other side is called again. `message` is for the film maker; an address's path and query stay out of it. */
export class RemoteProblem extends Error implements JobFailure {
  readonly code: string;
  /** How long the other side asks to be left alone (RFC 9110 section 10.2.3). */
  readonly retryAfterMs: number;

  constructor(code: string, message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.name = "RemoteProblem";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}
