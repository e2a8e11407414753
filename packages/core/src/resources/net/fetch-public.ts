import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.ts";

/** An address that this server does not call; `message` may be shown, and reveals nothing of the network inside. */
export class RefusedAddressError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RefusedAddressError";
  }
}

export interface FetchPublicOptions {
  method?: "GET" | "HEAD" | "POST";
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Ends the call, and the answer's body while it is read. */
  signal?: AbortSignal;
  /** Ends it when the connection is silent for so long, while connecting too. */
  idleTimeoutMs?: number;
  /** `host` or `host:port` (IPv6 in brackets) that may be anywhere; the setting `OUTBOUND_ALLOWED_HOSTS`. */
  allowedHosts: readonly string[];
  /** Resolves a name to every address it has; the system's resolver where not given. */
  resolve?: (hostname: string) => Promise<LookupAddress[]>;
}

/**
 * Refuses what can be refused without a resolution: other schemes, credentials in the URL, addresses that are not
 * public. Names are judged when they are resolved.
 * @throws RefusedAddressError
 */
export function checkPublicUrl(text: string | URL, allowedHosts: readonly string[]): URL {
  if (!URL.canParse(text)) throw new RefusedAddressError("is not a URL");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new RefusedAddressError("must be an http(s) URL");
  if (url.username || url.password) throw new RefusedAddressError("must not carry a user name or a password");
  if (isAllowedHost(url, allowedHosts)) return url;
  const host = bareHost(url);
  if (isIP(host) && !isPublicAddress(host)) throw notPublic();
  if (/(^|\.)localhost\.?$/.test(host)) throw notPublic();
  return url;
}

/**
 * One HTTP(S) call to the public Internet. Redirects are answers, not followed: who follows one calls again, so that
 * every step is judged. The connection goes to the very addresses that were judged (no second resolution), none is
 * reused, and no proxy setting is read.
 * @returns the answer with its body still to be read; destroy it where it is not read to its end
 * @throws RefusedAddressError; else node's own errors (`code` ECONNREFUSED, ENOTFOUND, …), and the signal's reason
 */
export async function fetchPublic(target: string | URL, options: FetchPublicOptions): Promise<IncomingMessage> {
  const url = checkPublicUrl(target, options.allowedHosts);
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const body = options.body === undefined ? undefined : Buffer.from(options.body);
  const call = request(url, {
    method: options.method ?? "GET",
    headers: { ...options.headers, ...(body && { "content-length": body.byteLength }) },
    signal: options.signal,
    timeout: options.idleTimeoutMs,
    agent: false,
    lookup: judgedLookup(isAllowedHost(url, options.allowedHosts), options.resolve ?? resolveBySystem),
  });
  call.on("response", resolve);
  // After the answer has begun, its own stream carries the error.
  call.on("error", (error) => reject(options.signal?.aborted ? options.signal.reason : error));
  call.on("timeout", () =>
    call.destroy(Object.assign(new Error("The server does not respond."), { code: "ETIMEDOUT" })),
  );
  call.end(body);
  return promise;
}

/** A host name's every address must be public: one that is not gives a split or changing answer away. */
function judgedLookup(isAllowed: boolean, resolve: (hostname: string) => Promise<LookupAddress[]>): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        if (!isAllowed && !found.every(({ address }) => isPublicAddress(address))) return callback(notPublic(), []);
        const wanted = found.filter(({ family }) => !options.family || family === options.family);
        const [first] = wanted;
        if (!first)
          return callback(Object.assign(new Error("The host name has no address."), { code: "ENOTFOUND" }), []);
        return options.all ? callback(null, wanted) : callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

const resolveBySystem = (hostname: string): Promise<LookupAddress[]> =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
  });

function isAllowedHost(url: URL, allowedHosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return allowedHosts.some((allowed) => {
    const host = allowed.toLowerCase();
    return host === url.hostname || host === `${url.hostname}:${port}`;
  });
}

/** The URL parser has made `0177.1`, `2130706433` and their kin plain dotted addresses. */
const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");

const notPublic = () => new RefusedAddressError("must resolve to a public address");
