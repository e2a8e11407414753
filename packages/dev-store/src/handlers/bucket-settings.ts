import { type Answer, xmlAnswer } from "../answer.ts";
import { receiveDocument } from "../body/receive-body.ts";
import type { Bucket, BucketSettings } from "../disk/bucket.ts";
import { corsRuleElements, parseCorsConfiguration } from "../rules/cors-rules.ts";
import { lifecycleRuleElements, parseLifecycleConfiguration } from "../rules/lifecycle-rules.ts";
import { S3Error } from "../s3-error.ts";
import type { Call } from "./call.ts";

// No object can have this key, so settings have a queue of their own.
const settingsLock = "";

function changeSettings(bucket: Bucket, change: Partial<BucketSettings>): Promise<void> {
  return bucket.exclusively(settingsLock, () => bucket.saveSettings({ ...bucket.settings, ...change }));
}

/** PutBucketCors. */
export async function putBucketCors(call: Call): Promise<Answer> {
  const bucket = call.store.bucket(call.request.bucket);
  const corsRules = parseCorsConfiguration((await receiveDocument(call)).text);
  await changeSettings(bucket, { corsRules });
  return { status: 200 };
}

/** GetBucketCors. */
export async function getBucketCors({ request, store }: Call): Promise<Answer> {
  const { corsRules } = store.bucket(request.bucket).settings;
  if (!corsRules) throw new S3Error("NoSuchCORSConfiguration");
  return xmlAnswer("CORSConfiguration", corsRuleElements(corsRules));
}

/** DeleteBucketCors. */
export async function deleteBucketCors({ request, store }: Call): Promise<Answer> {
  await changeSettings(store.bucket(request.bucket), { corsRules: undefined });
  return { status: 204 };
}

/** PutBucketLifecycleConfiguration, for rules that abort incomplete multipart uploads; the sweep carries them out. */
export async function putBucketLifecycle(call: Call): Promise<Answer> {
  const bucket = call.store.bucket(call.request.bucket);
  const lifecycleRules = parseLifecycleConfiguration((await receiveDocument(call)).text);
  await changeSettings(bucket, { lifecycleRules });
  return { status: 200 };
}

/** GetBucketLifecycleConfiguration. */
export async function getBucketLifecycle({ request, store }: Call): Promise<Answer> {
  const { lifecycleRules } = store.bucket(request.bucket).settings;
  if (!lifecycleRules) throw new S3Error("NoSuchLifecycleConfiguration");
  return xmlAnswer("LifecycleConfiguration", lifecycleRuleElements(lifecycleRules));
}

/** DeleteBucketLifecycle. */
export async function deleteBucketLifecycle({ request, store }: Call): Promise<Answer> {
  await changeSettings(store.bucket(request.bucket), { lifecycleRules: undefined });
  return { status: 204 };
}
