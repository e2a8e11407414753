import type { ErrorCode, JobState, Problem } from "@vergence/contract";
import { tooLongInWords } from "./retry-after.ts";

/** One violated rule of what was sent: `path` in dotted form (`files.0.sizeBytes`). */
export type ProblemIssue = NonNullable<Problem["issues"]>[number];

interface ApiErrorFields {
  /** HTTP status. */
  status: number;
  /** The server's stable code; `unknown` when the answer was no problem document (a proxy's error page, say). */
  code: ErrorCode | "unknown";
  detail: string;
  issues?: ProblemIssue[] | undefined;
  requestId?: string | null | undefined;
  retryAfterSeconds?: number | null | undefined;
}

/** The server answered, and refused: its problem document (RFC 9457) as an error. */
export class VergenceApiError extends Error {
  readonly status: number;
  readonly code: ErrorCode | "unknown";
  /** The server's message, and a `Retry-After` over the limit. */
  readonly detail: string;
  readonly issues: ProblemIssue[];
  /** Quote it to the operator of the server. */
  readonly requestId: string | null;
  /** `Retry-After`: how long the server asks to wait before the next try. `withRetry` waits for 15 minutes at most. */
  readonly retryAfterSeconds: number | null;

  constructor(call: string, fields: ApiErrorFields) {
    const issues = fields.issues ?? [];
    const named = issues.map((issue) => `${issue.path || "body"}: ${issue.message}`);
    const detail = fields.detail + tooLongInWords(fields.retryAfterSeconds ?? null);
    super(`${call} answered ${fields.status} ${fields.code}: ${[detail, ...named].join("; ")}`);
    this.name = "VergenceApiError";
    this.status = fields.status;
    this.code = fields.code;
    this.detail = detail;
    this.issues = issues;
    this.requestId = fields.requestId ?? null;
    this.retryAfterSeconds = fields.retryAfterSeconds ?? null;
  }
}

/** No answer came: refused or dropped connection, name not found, time-out. The `cause` is the platform's own error. */
export class VergenceNetworkError extends Error {
  constructor(call: string, cause: unknown) {
    super(`${call} got no answer: ${innermostMessage(cause)}`, { cause });
    this.name = "VergenceNetworkError";
  }
}

interface StoreErrorFields {
  /** The part's name: `part 3 of left.mov`. */
  part: string;
  status: number;
  storeCode: string | null;
  retryAfterSeconds?: number | null | undefined;
}

/** The object store refused a part, for good or once too often. */
export class StoreError extends Error {
  readonly status: number;
  /** S3's own error code (`AccessDenied`, `NoSuchUpload`, …), where the store gave one. */
  readonly storeCode: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(fields: StoreErrorFields) {
    const answer = `${fields.status}${fields.storeCode ? ` ${fields.storeCode}` : ""}`;
    super(`The store answered ${answer} to ${fields.part}${tooLongInWords(fields.retryAfterSeconds ?? null)}`);
    this.name = "StoreError";
    this.status = fields.status;
    this.storeCode = fields.storeCode;
    this.retryAfterSeconds = fields.retryAfterSeconds ?? null;
  }
}

/** The local file is gone, or has changed since the upload began. A retry cannot help. */
export class SourceChangedError extends Error {
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = "SourceChangedError";
  }
}

/** The upload cannot go on as asked: wrong files for a resume, a store whose CORS hides the ETag, and the like. */
export class UploadError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UploadError";
  }
}

/** Processing ended without a playable stream; the message is the server's own, meant for the film maker. */
export class VideoFailedError extends Error {
  readonly libraryId: number;
  readonly jobId: number;
  /** A caller canceled it: nothing is wrong with the video. */
  readonly isCanceled: boolean;

  constructor(libraryId: number, { id, status, error }: Pick<JobState, "id" | "status" | "error">) {
    super(error ?? `Processing was ${status}`);
    this.name = "VideoFailedError";
    this.libraryId = libraryId;
    this.jobId = id;
    this.isCanceled = status === "canceled";
  }
}

/** Node says only "fetch failed" and hides the reason (`ECONNREFUSED …`) in the chain of causes. */
function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first] = error instanceof AggregateError ? error.errors : [];
  const inner = first ?? error.cause;
  return inner instanceof Error ? innermostMessage(inner) : error.message || error.name;
}
