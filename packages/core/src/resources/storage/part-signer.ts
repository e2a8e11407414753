import { amzDate, createSigner, type Signer, uriEncode } from "./sigv4.ts";
import { checksumHeader, type PartPlan, type PresignTarget, type Storage, type StorageConfig } from "./storage.ts";
import { capLifetime, endOf } from "./url-lifetime.ts";

/**
 * Presigns UploadPart and PutObject in bulk. Signatures equal those of `@aws-sdk/s3-request-presigner`, which takes
 * seconds for 10,000 URLs with the event loop frozen; here everything that is the same for all parts of a file is put
 * together once.
 */
export function createPartSigner(config: StorageConfig): Pick<Storage, "openPresigner"> {
  const signer = createSigner(config.secretAccessKey, config.region);
  return {
    openPresigner(target, { now, expiresInSeconds }) {
      const lifetimeSeconds = capLifetime(now, expiresInSeconds, config.credentialsExpireAt);
      return {
        presignPut: prepare(config, signer, target, now, lifetimeSeconds),
        expiresAt: endOf(now, lifetimeSeconds),
      };
    },
  };
}

/**
 * Builds the canonical request around the two things that differ: the part's number and its length. Query names are
 * in sorted order.
 */
function prepare(
  config: StorageConfig,
  signer: Signer,
  { key, multipartUploadId }: PresignTarget,
  now: Date,
  lifetimeSeconds: number,
): (part: PartPlan) => string {
  const { dateTime, day } = amzDate(now);
  const endpoint = new URL(config.publicEndpoint);
  const path = `${endpoint.pathname.replace(/\/$/, "")}/${[config.bucket, ...key.split("/")].map(uriEncode).join("/")}`;
  const credential = uriEncode(`${config.accessKeyId}/${signer.scope(day)}`);
  const token = config.sessionToken ? `&X-Amz-Security-Token=${uriEncode(config.sessionToken)}` : "";
  const common =
    `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Credential=${credential}` +
    `&X-Amz-Date=${dateTime}&X-Amz-Expires=${lifetimeSeconds}${token}&X-Amz-SignedHeaders=content-length%3Bhost`;
  // As a header, never in the query: there S3 would not look at it.
  const signedChecksum = `%3B${checksumHeader}`;
  const uploadId = multipartUploadId === null ? "" : uriEncode(multipartUploadId);

  const beforeQuery = `PUT\n${path}\n`;
  const beforeChecksum = `\nhost:${endpoint.host}\n`;
  const afterLength = `${beforeChecksum}\ncontent-length;host\nUNSIGNED-PAYLOAD`;
  const afterChecksum = `\n\ncontent-length;host;${checksumHeader}\nUNSIGNED-PAYLOAD`;
  const base = `${endpoint.origin}${path}?`;
  return ({ partNumber, sizeBytes, checksumSha256 }) => {
    const signed = checksumSha256 === undefined ? common : common + signedChecksum;
    const query =
      multipartUploadId === null
        ? `${signed}&x-id=PutObject`
        : `${signed}&partNumber=${partNumber}&uploadId=${uploadId}&x-id=UploadPart`;
    const rest =
      checksumSha256 === undefined
        ? afterLength
        : `${beforeChecksum}${checksumHeader}:${checksumSha256}${afterChecksum}`;
    const canonicalRequest = `${beforeQuery}${query}\ncontent-length:${sizeBytes}${rest}`;
    return `${base}${query}&X-Amz-Signature=${signer.sign(canonicalRequest, dateTime)}`;
  };
}
