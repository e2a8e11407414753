import { GetObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { createS3Client, type S3 } from "./s3-client.ts";
import type { Storage } from "./storage.ts";
import { capLifetime, endOf } from "./url-lifetime.ts";

/** Addresses that let anybody read one object for a while; they point at the public endpoint. */
export function createPresignGet({ config, bucket, limits }: S3): Pick<Storage, "presignGet"> {
  // Never sends anything: it only signs for the address that clients use.
  const client = createS3Client({ ...config, endpoint: config.publicEndpoint }, limits);
  return {
    async presignGet(key, { now, expiresInSeconds, fileName }) {
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      });
      const expiresIn = capLifetime(now, expiresInSeconds, config.credentialsExpireAt);
      const url = await getSignedUrl(client, command, { expiresIn, signingDate: now });
      return { url, expiresAt: endOf(now, expiresIn) };
    },
  };
}
