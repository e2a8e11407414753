import { type CORSRule, GetBucketCorsCommand, PutBucketCorsCommand } from "@aws-sdk/client-s3";
import { callStore } from "./call-store.ts";
import type { DoctorOptions, Finding } from "./doctor-finding.ts";
import { readBucketSetting } from "./read-bucket-setting.ts";
import type { S3 } from "./s3-client.ts";

/**
 * Browsers upload with PUT, send a Content-Type of their own and read ETag of every part. The dev store is given our
 * rule.
 */
export async function checkCors(s3: S3, { origins, isDevStore }: DoctorOptions): Promise<Finding> {
  const rules = await readBucketSetting<CORSRule[]>(s3.limits.callTimeoutMs, [], async (abort) => {
    const answer = await s3.client.send(new GetBucketCorsCommand({ Bucket: s3.bucket }), abort);
    return answer.CORSRules ?? [];
  });
  const shutOut = origins.filter((origin) => !letsUpload(rules ?? [], origin));
  if (rules !== null && shutOut.length === 0) {
    return { check: "cors", status: "ok", message: "Browsers at our origins may upload and read ETag." };
  }
  const ours = { CORSRules: [uploadRule(origins)] };
  if (isDevStore) {
    const command = new PutBucketCorsCommand({ Bucket: s3.bucket, CORSConfiguration: ours });
    await callStore({ timeoutMs: s3.limits.callTimeoutMs }, (options) => s3.client.send(command, options));
    return { check: "cors", status: "fixed", message: `Browsers at ${origins.join(", ")} may upload now.` };
  }
  const paste = `aws s3api put-bucket-cors --bucket ${s3.bucket} --cors-configuration '${JSON.stringify(ours)}'`;
  return rules === null
    ? { check: "cors", status: "unknown", message: "The store does not return the bucket's CORS rules.", paste }
    : { check: "cors", status: "failed", message: `Browsers at ${shutOut.join(", ")} cannot upload.`, paste };
}

const uploadRule = (origins: readonly string[]): CORSRule => ({
  AllowedOrigins: [...origins],
  AllowedMethods: ["GET", "HEAD", "PUT"],
  AllowedHeaders: ["*"],
  ExposeHeaders: ["ETag"],
  MaxAgeSeconds: 3_600,
});

/** S3 takes the first rule that fits a request, also when a later one would expose more. */
export function letsUpload(rules: readonly CORSRule[], origin: string): boolean {
  const first = rules.find(
    (rule) =>
      rule.AllowedOrigins?.some((pattern) => matches(pattern, origin)) &&
      rule.AllowedMethods?.includes("PUT") &&
      rule.AllowedHeaders?.some((pattern) => matches(pattern.toLowerCase(), "content-type")),
  );
  return first?.ExposeHeaders?.some((name) => name.toLowerCase() === "etag") ?? false;
}

/** S3's patterns have at most one `*`. */
function matches(pattern: string, text: string): boolean {
  const [start = "", end] = pattern.split("*", 2);
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
