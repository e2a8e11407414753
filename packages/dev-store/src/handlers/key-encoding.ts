import { S3Error } from "../s3-error.ts";
import type { S3Request } from "../s3-request.ts";
import { uriEncode } from "../signature/canonical-request.ts";

/**
 * How a list writes keys: `encoding-type=url` percent-encodes them, since XML 1.0 cannot hold every character.
 * @throws S3Error InvalidArgument for any other encoding
 */
export function keyEncoder(request: S3Request): { encode: (key: string) => string; encodingType: string | undefined } {
  const encodingType = request.parameter("encoding-type");
  if (encodingType === undefined) return { encode: (key) => key, encodingType };
  if (encodingType !== "url") throw new S3Error("InvalidArgument", "Invalid Encoding Method specified in Request");
  return { encode: (key) => uriEncode(key).replaceAll("%2F", "/"), encodingType };
}
