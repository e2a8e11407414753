import type { JobFailure } from "@vergence/core/worker";

/** What no further try can heal. `message` is for the film maker: what is wrong, with which file, what to do. */
export class PermanentFailure extends Error implements JobFailure {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "PermanentFailure";
    this.code = code;
  }
}
