import { AppError } from "@vergence/core";
import type { JobFailure } from "@vergence/core/worker";
import { MediaError } from "@vergence/media";

/** What no further try can heal. `message` is for the film maker: what is wrong, with which file, what to do. */
export class PermanentFailure extends Error implements JobFailure {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "PermanentFailure";
    this.code = code;
  }
}

/**
 * What may heal when the other side is called again. `message` is for the film maker; an address's path and query stay
 * out of it.
 */
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

/** What the film maker reads of an error that ends the job; null while another try may heal it. */
export function failureOf(error: unknown, willRetry: boolean): JobFailure | null {
  if (error instanceof PermanentFailure) return error;
  if (error instanceof MediaError && error.permanent) return error;
  if (willRetry) return null;
  if (error instanceof RemoteProblem)
    return { code: error.code, message: `${error.message} It was tried several times.` };
  const said = error instanceof MediaError ? error.message : "Processing failed because of a problem on the server.";
  return { code: "retries_exhausted", message: `${said} It was tried several times. The upload is kept.` };
}

/** What the job's history may show of any error, while the job goes on. */
export function reasonOf(error: unknown): JobFailure {
  if (error instanceof RemoteProblem) return error;
  if (error instanceof AppError || error instanceof MediaError) return { code: error.code, message: error.message };
  return { code: "internal", message: "A problem on the server." };
}
