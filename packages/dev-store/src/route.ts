import {
  deleteBucketCors,
  deleteBucketLifecycle,
  getBucketCors,
  getBucketLifecycle,
  putBucketCors,
  putBucketLifecycle,
} from "./handlers/bucket-settings.ts";
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from "./handlers/buckets.ts";
import type { Handler } from "./handlers/call.ts";
import { completeMultipartUpload } from "./handlers/complete-multipart-upload.ts";
import { copyObject } from "./handlers/copy-object.ts";
import { deleteObject, deleteObjects } from "./handlers/delete-objects.ts";
import { listObjects } from "./handlers/list-objects.ts";
import { abortMultipartUpload, createMultipartUpload, listMultipartUploads } from "./handlers/multipart-upload.ts";
import { putObject } from "./handlers/put-object.ts";
import { readObject } from "./handlers/read-object.ts";
import { listParts, uploadPart, uploadPartCopy } from "./handlers/upload-part.ts";
import { S3Error } from "./s3-error.ts";
import type { S3Request } from "./s3-request.ts";

/** Everything the store does. */
const routes: Record<string, Handler> = {
  "GET /": listBuckets,
  "PUT /bucket": createBucket,
  "HEAD /bucket": headBucket,
  "DELETE /bucket": deleteBucket,
  "GET /bucket": listObjects,
  "GET /bucket?location": getBucketLocation,
  "GET /bucket?versioning": getBucketVersioning,
  "GET /bucket?uploads": listMultipartUploads,
  "POST /bucket?delete": deleteObjects,
  "GET /bucket?cors": getBucketCors,
  "PUT /bucket?cors": putBucketCors,
  "DELETE /bucket?cors": deleteBucketCors,
  "GET /bucket?lifecycle": getBucketLifecycle,
  "PUT /bucket?lifecycle": putBucketLifecycle,
  "DELETE /bucket?lifecycle": deleteBucketLifecycle,
  "GET /bucket/key": readObject,
  "HEAD /bucket/key": readObject,
  "PUT /bucket/key": putObject,
  "PUT /bucket/key copy": copyObject,
  "DELETE /bucket/key": deleteObject,
  "POST /bucket/key?uploads": createMultipartUpload,
  "GET /bucket/key?uploadId": listParts,
  "PUT /bucket/key?uploadId": uploadPart,
  "PUT /bucket/key?uploadId copy": uploadPartCopy,
  "POST /bucket/key?uploadId": completeMultipartUpload,
  "DELETE /bucket/key?uploadId": abortMultipartUpload,
};

/**
 * Parameters that turn a request into another operation; one that is not served must not be taken for the plain one.
 */
const subresources = new Set(
  (
    "accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle location logging metrics notification " +
    "object-lock ownershipControls policy policyStatus publicAccessBlock replication requestPayment restore retention select tagging torrent uploadId uploads " +
    "versionId versioning versions website"
  ).split(" "),
);

/**
 * Finds what serves a request.
 * @throws S3Error NotImplemented for an S3 operation the store does not have, MethodNotAllowed where there is no such
 * operation
 */
export function route(request: S3Request): Handler {
  const level = request.bucket === "" ? "/" : request.key === "" ? "/bucket" : "/bucket/key";
  const subresource = request.parameters.find(([name]) => subresources.has(name))?.[0];
  const copy = request.method === "PUT" && request.amz("x-amz-copy-source") !== undefined ? " copy" : "";
  const handler = routes[`${request.method} ${level}${subresource === undefined ? "" : `?${subresource}`}${copy}`];
  if (handler) return handler;
  if (subresource !== undefined)
    throw new S3Error("NotImplemented", `${request.method} with ?${subresource} is not implemented by the dev store`);
  throw new S3Error("MethodNotAllowed", undefined, { Method: request.method });
}
