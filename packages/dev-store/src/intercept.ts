/** A verified request as an interceptor sees it. */
export interface InterceptedRequest {
  method: string;
  bucket: string;
  /** "" where the request is for the bucket. */
  key: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
}

/**
 * The error to answer with. A `status` of 200 gives an error document under 200, as CompleteMultipartUpload may on AWS.
 */
export interface InterceptedAnswer {
  status: number;
  code: string;
  message?: string;
  /** `before` (the default): nothing is done. `after`: the request is carried out and its own answer is lost. */
  when?: "before" | "after";
}

/**
 * A test's hold on the store: called with every verified request; waits for what it returns. Nothing on the network can
 * reach it.
 */
export type Intercept = (
  request: InterceptedRequest,
) => InterceptedAnswer | undefined | Promise<InterceptedAnswer | undefined>;
