import { GetBucketLifecycleConfigurationCommand, type LifecycleRule } from "@aws-sdk/client-s3";
import type { DoctorOptions, Finding } from "./doctor-finding.ts";
import { readBucketSetting } from "./read-bucket-setting.ts";
import type { S3 } from "./s3-client.ts";

const SECONDS_PER_DAY = 86_400;

/**
 * A rule of the store's own is the last net under multipart uploads that were never ended: their parts cost, and no
 * listing shows them.
 */
export async function checkLifecycle(s3: S3, options: DoctorOptions): Promise<Finding> {
  if (options.isDevStore) {
    return { check: "lifecycle", status: "ok", message: "The dev store sweeps old multipart uploads by itself." };
  }
  const groupDays = Math.ceil((options.uploadGroupTtlSeconds ?? 5 * SECONDS_PER_DAY) / SECONDS_PER_DAY);
  const ours = {
    Rules: [
      {
        ID: "abort-old-multipart-uploads",
        Status: "Enabled",
        Filter: { Prefix: "" },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: groupDays + 2 },
      },
    ],
  };
  const paste = `aws s3api put-bucket-lifecycle-configuration --bucket ${s3.bucket} --lifecycle-configuration '${JSON.stringify(ours)}'`;
  const rules = await readBucketSetting<LifecycleRule[]>(s3.limits.callTimeoutMs, [], async (abort) => {
    const answer = await s3.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: s3.bucket }), abort);
    return answer.Rules ?? [];
  });
  if (rules === null) {
    return {
      check: "lifecycle",
      status: "unknown",
      message: "The store does not return the bucket's lifecycle rules.",
      paste,
    };
  }
  const days = abortDays(rules);
  if (days === null) {
    return { check: "lifecycle", status: "failed", message: "No lifecycle rule aborts old multipart uploads.", paste };
  }
  if (days <= groupDays) {
    const message = `A lifecycle rule aborts multipart uploads after ${days} days, but uploads may stay open for ${groupDays}.`;
    return { check: "lifecycle", status: "failed", message, paste };
  }
  return { check: "lifecycle", status: "ok", message: `Multipart uploads are aborted after ${days} days.` };
}

/** The days of the quickest enabled rule for the whole bucket or for our keys; null when there is none. */
function abortDays(rules: readonly LifecycleRule[]): number | null {
  const days = rules
    .filter(({ Status, Filter, Prefix }) => {
      const prefix = Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? "";
      return Status === "Enabled" && ["", "workspaces", "workspaces/"].includes(prefix) && !Filter?.Tag;
    })
    .flatMap(({ AbortIncompleteMultipartUpload: abort }) => abort?.DaysAfterInitiation ?? []);
  return days.length === 0 ? null : Math.min(...days);
}
