import type { PartBody } from "./upload-source.ts";

/** One PUT of a part, whichever way it is sent. */
export interface PutPartInput {
  url: string;
  body: PartBody;
  /** What the URL is signed for beside the length. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** The part's name in errors: `part 3 of left.mov`. Presigned URLs are secrets and stay out of them. */
  part: string;
  /** The try is given up when no byte is sent, and no answer arrives, for so long. */
  stallTimeoutSeconds: number;
  signal: AbortSignal;
  fetch: typeof fetch;
  /** Bytes of this part handed to the network so far. */
  onSent(sentBytes: number): void;
}

/** What a store answered to a PUT, whichever way it was sent. */
export interface StoreAnswer {
  status: number;
  etag: string | null;
  retryAfter: string | null;
  /** S3's errors are XML; success has an empty body. */
  text: string;
}
