import { type Answer, xmlAnswer } from "../answer.ts";
import { receiveDocument } from "../body/receive-body.ts";
import { S3Error } from "../s3-error.ts";
import { childText, parseXml } from "../xml/parse-xml.ts";
import { xml } from "../xml/write-xml.ts";
import type { Call } from "./call.ts";

/** ListBuckets. */
export async function listBuckets({ store }: Call): Promise<Answer> {
  const buckets = store
    .list()
    .map((bucket) => xml("Bucket", [xml("Name", bucket.name), xml("CreationDate", bucket.settings.createdAt)]));
  return xmlAnswer("ListAllMyBucketsResult", [
    xml("Owner", [xml("ID", "dev-store"), xml("DisplayName", "dev-store")]),
    xml("Buckets", buckets),
  ]);
}

/**
 * CreateBucket. As on AWS, creating one's own bucket again is success in us-east-1 and BucketAlreadyOwnedByYou
 * in other regions.
 */
export async function createBucket(call: Call): Promise<Answer> {
  const { request, store, settings } = call;
  const hasBody =
    Number(request.header("content-length") ?? 0) > 0 || request.header("transfer-encoding") !== undefined;
  const { text } = hasBody ? await receiveDocument(call) : { text: "" };
  const location = text.trim() === "" ? undefined : childText(parseXml(text), "LocationConstraint");
  if (location !== undefined && location !== settings.region) throw new S3Error("IllegalLocationConstraintException");
  const created = await store.createBucket(request.bucket, call.now());
  if (!created && settings.region !== "us-east-1") throw new S3Error("BucketAlreadyOwnedByYou");
  return { status: 200, headers: { location: `/${request.bucket}` } };
}

/** HeadBucket. */
export async function headBucket({ request, store, settings }: Call): Promise<Answer> {
  store.bucket(request.bucket);
  return { status: 200, headers: { "x-amz-bucket-region": settings.region } };
}

/** DeleteBucket; the bucket must hold no objects. */
export async function deleteBucket({ request, store }: Call): Promise<Answer> {
  await store.deleteBucket(request.bucket);
  return { status: 204 };
}

/** GetBucketLocation; us-east-1 is written as nothing. */
export async function getBucketLocation({ request, store, settings }: Call): Promise<Answer> {
  store.bucket(request.bucket);
  const region = settings.region === "us-east-1" ? "" : settings.region;
  return {
    status: 200,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region}</LocationConstraint>`,
  };
}

/** GetBucketVersioning: never enabled. */
export async function getBucketVersioning({ request, store }: Call): Promise<Answer> {
  store.bucket(request.bucket);
  return xmlAnswer("VersioningConfiguration", []);
}
