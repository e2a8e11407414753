import type { IncomingMessage } from "node:http";
import { type FetchPublicOptions, fetchPublic, RefusedAddressError } from "@vergence/core/worker";
import { PermanentFailure, RemoteProblem } from "../attempt/failures.ts";
import { contentRangeOf, headOf, type RemoteHead, retryAfterMsOf, unsatisfiedTotalOf } from "./remote-answer.ts";
import type { RemoteLimits } from "./remote-limits.ts";

export interface RemoteCaller {
  limits: RemoteLimits;
  signal: AbortSignal;
  allowedHosts: readonly string[];
  resolve?: FetchPublicOptions["resolve"];
}

/** What is there already, and what makes sure that the rest belongs to it. */
export interface ResumeFrom {
  offsetBytes: number;
  validator: string;
  totalBytes: number | null;
}

/** How the other side answered. */
export type RemoteAnswer =
  /** The file from its first byte: at the first call, or because it is another one now, or may be. */
  | { kind: "fresh"; head: RemoteHead; body: IncomingMessage }
  /** The same file, from `firstByte` on, which is the offset or, of a server that knows no ranges, 0. */
  | { kind: "rest"; firstByte: number; body: IncomingMessage }
  /** There is nothing behind the offset. */
  | { kind: "complete" }
  /** Another file is at the address now, and this answer is not its beginning. */
  | { kind: "changed" };

/**
 * Calls the address of a file and follows its redirects, each judged like the first. `If-Range` (RFC 9110 section
 * 13.1.5) lets a server whose file has changed answer with all of it.
 * @throws PermanentFailure for an address that is refused, or an answer that no second call will better
 * @throws RemoteProblem for what may heal; the signal's reason
 */
export async function openRemote(url: string, from: ResumeFrom | null, caller: RemoteCaller): Promise<RemoteAnswer> {
  const answer = await follow(url, from, caller);
  try {
    return readAnswer(answer, from, new URL(url).host);
  } catch (error) {
    answer.destroy();
    throw error;
  }
}

async function follow(url: string, from: ResumeFrom | null, caller: RemoteCaller): Promise<IncomingMessage> {
  const { signal, allowedHosts, limits, resolve } = caller;
  const headers = {
    accept: "video/*, application/octet-stream, */*;q=0.1",
    // A range of what is encoded on the way is none of the file.
    "accept-encoding": "identity",
    "user-agent": "Vergence",
    connection: "close",
    ...(from && { range: `bytes=${from.offsetBytes}-`, "if-range": from.validator }),
  };
  const options = { headers, signal, idleTimeoutMs: limits.idleMs, allowedHosts, ...(resolve && { resolve }) };
  let target = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const answer = await call(target, options, signal);
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0)) return answer;
    answer.destroy();
    if (redirects === limits.maxRedirects)
      throw new PermanentFailure("remote_redirects", `${hostOf(url)} redirects more than ${redirects} times.`);
    if (!location || !URL.canParse(location, target))
      throw new PermanentFailure("remote_redirects", `${target.host} redirects without a valid Location.`);
    target = new URL(location, target);
  }
}

async function call(target: URL, options: FetchPublicOptions, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    const answer = await fetchPublic(target, options);
    // The socket cannot distinguish silence from our own pauses, while a part is being stored: `readSteadily` can.
    answer.setTimeout(0);
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RefusedAddressError)
      throw new PermanentFailure("remote_refused", `The address at "${target.host}" ${error.message}.`, error);
    throw new RemoteProblem("remote_unreachable", `${target.host} cannot be reached${codeOf(error)}.`, {
      cause: error,
    });
  }
}

function readAnswer(answer: IncomingMessage, from: ResumeFrom | null, host: string): RemoteAnswer {
  const { statusCode = 0, headers } = answer;
  if (statusCode === 200) return readWhole(answer, from);
  if (from && statusCode === 206) return readPartial(answer, from, host);
  if (from && statusCode === 416) {
    answer.destroy();
    return unsatisfiedTotalOf(headers) === from.offsetBytes && isSame(answer, from)
      ? { kind: "complete" }
      : { kind: "changed" };
  }
  const message = `${host} answers ${statusCode}.`;
  if (statusCode >= 500 || [408, 425, 429].includes(statusCode))
    throw new RemoteProblem("remote_busy", message, { retryAfterMs: retryAfterMsOf(headers, Date.now()) });
  throw new PermanentFailure("remote_answer", message);
}

function readWhole(answer: IncomingMessage, from: ResumeFrom | null): RemoteAnswer {
  const head = headOf(answer.headers);
  refuseEncoded(answer);
  const isRest = from !== null && head.validator === from.validator && head.totalBytes === from.totalBytes;
  return isRest ? { kind: "rest", firstByte: 0, body: answer } : { kind: "fresh", head, body: answer };
}

function readPartial(answer: IncomingMessage, from: ResumeFrom, host: string): RemoteAnswer {
  const range = contentRangeOf(answer.headers);
  refuseEncoded(answer);
  const isOtherLength = from.totalBytes !== null && range?.totalBytes !== null && range?.totalBytes !== from.totalBytes;
  if (range && (isOtherLength || !isSame(answer, from))) {
    answer.destroy();
    return { kind: "changed" };
  }
  if (range?.firstByte !== from.offsetBytes)
    throw new RemoteProblem("remote_range", `${host} sends another range than was requested.`);
  return { kind: "rest", firstByte: range.firstByte, body: answer };
}

/** A 206 need not repeat the Last-Modified, but what it says must fit. */
function isSame({ headers }: IncomingMessage, from: ResumeFrom): boolean {
  const isEtag = from.validator.startsWith('"');
  if (isEtag) return headers.etag === undefined || headers.etag === from.validator;
  return headers["last-modified"] === undefined || headers["last-modified"] === from.validator;
}

function refuseEncoded({ headers }: IncomingMessage): void {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity")
    throw new PermanentFailure(
      "remote_encoded",
      `The file is sent with Content-Encoding ${encoding.slice(0, 20)}; it must be sent without one.`,
    );
}

const hostOf = (url: string) => new URL(url).host;

/** Node's own codes (`ECONNREFUSED`, `CERT_HAS_EXPIRED`) say what an administrator needs. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? ` (${code})` : "";
}
