import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { bucket as Bucket, mebibyte, openTestStore, patternedBytes, type TestStore } from "./open-test-store.ts";

const Key = "film";
const partOne = patternedBytes(5 * mebibyte, 1);
const partTwo = patternedBytes(70_000, 2);
const oldBody = patternedBytes(150_000, 3);
const newBody = patternedBytes(200_000, 4);
const multipartBody = Buffer.concat([partOne, partTwo]);

/** The bytes under the key; null when there is no object. */
export async function read(client: S3Client): Promise<Buffer | null> {
  try {
    const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(bytes.length).toBe(ContentLength);
    return bytes;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === "NoSuchKey") return null;
    throw error;
  }
}

/** What those bytes are. */
export const name = (bytes: Buffer | null): string => {
  if (bytes === null) return "absent";
  if (bytes.equals(oldBody)) return "old";
  if (bytes.equals(newBody)) return "new";
  return bytes.equals(multipartBody) ? "multipart" : "torn";
};

const uploadPart = async (
  client: S3Client,
  UploadId: string,
  PartNumber: number,
  Body: Buffer,
): Promise<CompletedPart> => {
  const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { PartNumber, ETag };
};
const completeUpload = (client: S3Client, UploadId: string, Parts: CompletedPart[]) =>
  client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

/** What stands before the crash: an open upload of two parts, and, or not, an object under the same key. */
export interface Scene {
  uploadId: string;
  parts: CompletedPart[];
}

export async function setScene(dataDir: string, withOldObject: boolean): Promise<Scene> {
  const store = await openTestStore({ dataDir });
  const { client } = store;
  if (withOldObject) await client.send(new PutObjectCommand({ Bucket, Key, Body: oldBody }));
  const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const parts = [await uploadPart(client, UploadId, 1, partOne), await uploadPart(client, UploadId, 2, partTwo)];
  await store.close();
  return { uploadId: UploadId, parts };
}

export interface Scenario {
  title: string;
  method: string;
  parameter: string;
  withOldObject: boolean;
  act: (client: S3Client, scene: Scene) => Promise<unknown>;
  /** What the object may be after a kill, and must be when the call was answered. */
  before: string;
  after: string;
  /** What must hold of the upload. */
  check?: (store: TestStore, scene: Scene, answered: boolean) => Promise<void>;
}

/** An upload that is still there must be whole and completable; one that is not must have ended in the object. */
async function checkUpload(store: TestStore, { uploadId, parts }: Scene, ended: string[]): Promise<void> {
  const uploads = (await store.client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
  if (uploads.some((upload) => upload.UploadId === uploadId)) {
    await completeUpload(store.client, uploadId, parts);
    expect(name(await read(store.client))).toBe("multipart");
    return;
  }
  expect(ended).toContain(name(await read(store.client)));
}

/** Every call that changes what stands on disk. */
export const scenarios: Scenario[] = [
  {
    title: "a put of a new object",
    method: "PUT",
    parameter: "",
    withOldObject: false,
    act: (client) => client.send(new PutObjectCommand({ Bucket, Key, Body: newBody })),
    before: "absent",
    after: "new",
    check: (store, scene) => checkUpload(store, scene, []),
  },
  {
    title: "a put over an object",
    method: "PUT",
    parameter: "",
    withOldObject: true,
    act: (client) => client.send(new PutObjectCommand({ Bucket, Key, Body: newBody })),
    before: "old",
    after: "new",
  },
  {
    title: "a delete",
    method: "DELETE",
    parameter: "",
    withOldObject: true,
    act: (client) => client.send(new DeleteObjectCommand({ Bucket, Key })),
    before: "old",
    after: "absent",
  },
  {
    title: "a complete",
    method: "POST",
    parameter: "uploadId",
    withOldObject: false,
    act: (client, { uploadId, parts }) => completeUpload(client, uploadId, parts),
    before: "absent",
    after: "multipart",
    check: (store, scene) => checkUpload(store, scene, ["multipart"]),
  },
  {
    title: "a complete over an object",
    method: "POST",
    parameter: "uploadId",
    withOldObject: true,
    act: (client, { uploadId, parts }) => completeUpload(client, uploadId, parts),
    before: "old",
    after: "multipart",
    check: (store, scene) => checkUpload(store, scene, ["multipart"]),
  },
  {
    title: "an abort",
    method: "DELETE",
    parameter: "uploadId",
    withOldObject: true,
    act: (client, { uploadId: UploadId }) => client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })),
    before: "old",
    after: "old",
    check: async (store, scene, answered) => {
      await checkUpload(store, scene, ["old"]);
      if (answered) expect(name(await read(store.client))).toBe("old");
    },
  },
  {
    title: "a part in place of another",
    method: "PUT",
    parameter: "partNumber",
    withOldObject: false,
    act: (client, { uploadId }) => uploadPart(client, uploadId, 2, newBody),
    before: "absent",
    after: "absent",
    check: async (store, { uploadId: UploadId, parts }, answered) => {
      const { Parts = [] } = await store.client.send(new ListPartsCommand({ Bucket, Key, UploadId }));
      expect(Parts.map((part) => part.PartNumber)).toEqual([1, 2]);
      const isNew = Parts[1]?.ETag !== parts[1]?.ETag;
      if (answered) expect(isNew).toBe(true);
      await completeUpload(
        store.client,
        UploadId,
        Parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })),
      );
      const expected = Buffer.concat([partOne, isNew ? newBody : partTwo]);
      expect((await read(store.client))?.equals(expected)).toBe(true);
    },
  },
];
