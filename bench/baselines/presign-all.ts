import { S3Client, UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { PartUrls } from "@vergence/contract";
import type { StoreAccess } from "../support/store.ts";

/** The AWS SDK's client, set up as the product sets up its own. */
export function openSdkClient({ endpoint, region, accessKeyId, secretAccessKey }: StoreAccess): S3Client {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
}

/**
 * The baseline of the row `presigner`: a URL for every part of an answer, as the SDK's documentation says to make it.
 */
export async function presignAll(client: S3Client, answer: PartUrls): Promise<string[]> {
  const first = new URL(answer.parts[0]?.url ?? "");
  const [, Bucket, ...key] = decodeURIComponent(first.pathname).split("/");
  const UploadId = first.searchParams.get("uploadId") ?? "";
  const urls: string[] = [];
  for (const { partNumber, sizeBytes } of answer.parts) {
    const command = new UploadPartCommand({
      Bucket,
      Key: key.join("/"),
      UploadId,
      PartNumber: partNumber,
      ContentLength: sizeBytes,
    });
    const signableHeaders = new Set(["content-length"]);
    urls.push(await getSignedUrl(client, command, { expiresIn: 86_400, signableHeaders }));
  }
  return urls;
}
