import { AppError } from "../errors.ts";
import { amzDate, createSigner, type Signer, uriEncode } from "./sigv4.ts";
import { checksumHeader, type PartPlan, type PresignTarget, type Storage, type StorageConfig } from "./storage.ts";

/** S3 refuses presigned URLs that live longer than seven days. */
const MAX_EXPIRES_IN_SECONDS = 604_800;

/**
 * Presigns UploadPart and PutObject in bulk. Signatures equal those of `@aws-sdk/s3-request-presigner`, which takes seconds for 10,000
 * URLs with the event loop frozen; here everything that is the same for all parts of a file is put together once.
 */
export function createPartSigner(config: StorageConfig): Pick<Storage, "openPresigner"> {
  const signer = createSigner(config.secretAccessKey, config.region);
  return {
    openPresigner(target, { now, expiresInSeconds }) {
      const lifetimeSeconds = capLifetime(now, expiresInSeconds, config.credentialsExpireAt);
      return {
        presignPut: prepare(config, signer, target, now, lifetimeSeconds),
        expiresAt: new Date(wholeSeconds(now) * 1_000 + lifetimeSeconds * 1_000),
      };
    },
  };
}

const wholeSeconds = (moment: Date) => Math.floor(moment.getTime() / 1_000);

/** A URL dies with the credentials that signed it, whatever its X-Amz-Expires says. */
function capLifetime(now: Date, expiresInSeconds: number, credentialsExpireAt: Date | undefined): number {
  const credentialsSeconds = credentialsExpireAt ? wholeSeconds(credentialsExpireAt) - wholeSeconds(now) : Infinity;
  if (credentialsSeconds < 1) {
    throw new AppError("storage_unavailable", "The temporary credentials for the store have ended.");
  }
  return Math.max(1, Math.floor(Math.min(expiresInSeconds, MAX_EXPIRES_IN_SECONDS, credentialsSeconds)));
}

/** Lays out the canonical request around the two things that differ: the part's number and its length. Query names are in sorted order. */
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
