/** What can go wrong with a source or with the tools that read it. */
const mediaErrorCodes = [
  "aborted",
  "disk_full",
  "gops_differ",
  "ladder_unfit",
  "no_audio",
  "no_video",
  "out_of_memory",
  "sources_unfit",
  "timed_out",
  "tool_failed",
  "tool_missing",
  "tool_too_old",
  "truncated",
  "unreadable_media",
  "unreadable_subtitle",
] as const;

export type MediaErrorCode = (typeof mediaErrorCodes)[number];

export interface MediaErrorOptions {
  /** True when trying again with the same files cannot help. */
  permanent: boolean;
  /** For the log: what the tool printed last. Never shown to a film maker. */
  detail?: string;
  cause?: unknown;
}

/** A failure whose `message` names the file and is written for the person who made the film. */
export class MediaError extends Error {
  readonly code: MediaErrorCode;
  readonly permanent: boolean;
  readonly detail: string | undefined;

  constructor(code: MediaErrorCode, message: string, options: MediaErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "MediaError";
    this.code = code;
    this.permanent = options.permanent;
    this.detail = options.detail;
  }
}
