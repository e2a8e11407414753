import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { type Answer, asS3Error, errorAnswer } from "./answer.ts";
import type { Store } from "./disk/store.ts";
import type { StoreSettings } from "./handlers/call.ts";
import { answerPreflight, crossOriginHeaders } from "./handlers/preflight.ts";
import type { Intercept } from "./intercept.ts";
import { route } from "./route.ts";
import { S3Request } from "./s3-request.ts";
import { type Verifier, verifySignature } from "./signature/verify-signature.ts";

/**
 * What is left of a refused body up to this size is read and thrown away, since many clients see an early answer only
 * after they have sent everything.
 */
const maxDiscardedBytes = 256 * 2 ** 20;

/** Everything that serving a request needs. */
export interface ServeOptions {
  store: Store;
  settings: StoreSettings;
  verifier: Verifier;
  now: () => Date;
  intercept: Intercept | undefined;
  /** Receives failures that are the store's own. */
  report: (error: unknown) => void;
}

async function carryOut(
  request: S3Request,
  options: ServeOptions,
  allowBody: () => void,
  requestId: string,
): Promise<Answer> {
  const { store, settings, now } = options;
  const payload = verifySignature(request, options.verifier, now());
  const serve = () => route(request)({ request, payload, store, settings, now, allowBody });
  const { method, bucket, key, message } = request;
  const intercepted = await options.intercept?.({
    method,
    bucket,
    key,
    query: Object.fromEntries(request.parameters),
    headers: message.headers,
  });
  if (!intercepted) return serve();
  if (intercepted.when === "after") (await serve()).release?.();
  return errorAnswer({ message: "Intercepted by a test", ...intercepted }, { resource: request.rawPath, requestId });
}

async function discardBody(message: IncomingMessage): Promise<void> {
  let discarded = 0;
  const pieces: AsyncIterable<Uint8Array> = message.iterator({ destroyOnReturn: false });
  for await (const piece of pieces) {
    discarded += piece.length;
    if (discarded > maxDiscardedBytes) return;
  }
}

async function send(answer: Answer, message: IncomingMessage, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (message.method === "HEAD" || answer.body === undefined) response.end();
  else if (typeof answer.body === "string")
    response.setHeader("content-length", Buffer.byteLength(answer.body)).end(answer.body);
  else await pipeline(answer.body, response);
}

/**
 * Serves one HTTP request.
 * @param expectsContinue the client waits for `100 Continue` before it sends the body
 */
export async function serveRequest(
  message: IncomingMessage,
  response: ServerResponse,
  options: ServeOptions,
  expectsContinue: boolean,
  requestId: string,
): Promise<void> {
  response.setHeader("x-amz-request-id", requestId);
  let bodyIsHeldBack = expectsContinue;
  const allowBody = () => {
    if (bodyIsHeldBack) response.writeContinue();
    bodyIsHeldBack = false;
  };
  let answer: Answer;
  try {
    const request = new S3Request(message);
    for (const [name, value] of Object.entries(crossOriginHeaders(request, options.store)))
      response.setHeader(name, value);
    answer =
      message.method === "OPTIONS"
        ? answerPreflight(request, options.store)
        : await carryOut(request, options, allowBody, requestId);
  } catch (error) {
    answer = errorAnswer(asS3Error(error, options.report), { resource: message.url?.split("?")[0] ?? "", requestId });
  }
  try {
    if (bodyIsHeldBack) response.setHeader("connection", "close");
    else if (!message.complete && !message.destroyed) await discardBody(message);
    if (!message.complete) response.setHeader("connection", "close");
    await send(answer, message, response);
  } catch {
    // The client disconnected, or a file could not be read to its end: all that can still be said is to cut the answer
    // short.
    response.destroy();
  } finally {
    answer.release?.();
  }
}
