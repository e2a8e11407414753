import type { Answer } from "../answer.ts";
import type { Store } from "../disk/store.ts";
import { corsHeaders } from "../rules/cors-rules.ts";
import { S3Error } from "../s3-error.ts";
import type { S3Request } from "../s3-request.ts";

/**
 * Answers a browser's CORS preflight, which is never signed.
 * @throws S3Error AccessForbidden, BadRequest, NoSuchBucket
 */
export function answerPreflight(request: S3Request, store: Store): Answer {
  const origin = request.header("origin");
  const method = request.header("access-control-request-method");
  if (origin === undefined) throw new S3Error("BadRequest", "Insufficient information. Origin request header needed.");
  if (method === undefined) throw new S3Error("BadRequest", "Invalid Access-Control-Request-Method: null");
  const { corsRules } = store.bucket(request.bucket).settings;
  if (!corsRules) throw new S3Error("AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.");
  const requested = (request.header("access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase());
  const headers = corsHeaders(corsRules, { origin, method, headers: requested.filter((name) => name !== "") });
  if (!headers) {
    throw new S3Error(
      "AccessForbidden",
      "CORSResponse: This CORS request is not allowed. This is usually because the evaluation of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      { Method: method, ResourceType: request.key === "" ? "BUCKET" : "OBJECT" },
    );
  }
  return { status: 200, headers };
}

/**
 * The CORS headers of an answer to the request itself; none where no rule fits: the browser then keeps the answer from
 * the page.
 */
export function crossOriginHeaders(request: S3Request, store: Store): Record<string, string> {
  const origin = request.header("origin");
  const rules = store.find(request.bucket)?.settings.corsRules;
  if (origin === undefined || !rules) return {};
  return corsHeaders(rules, { origin, method: request.method, headers: [] }) ?? {};
}
