import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { bucket as Bucket, openTestStore } from "./open-test-store.ts";

/** A store as `openTestStore` opens it, with the calls of a multipart upload. */
export async function openMultipartStore(options: Parameters<typeof openTestStore>[0] = {}) {
  const store = await openTestStore(options);
  const { client } = store;
  return {
    ...store,

    create: async (Key: string, more: object = {}) =>
      (await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId ?? "",

    async upload(Key: string, UploadId: string, PartNumber: number, Body: Buffer | string): Promise<CompletedPart> {
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      return { PartNumber, ETag };
    },

    complete: (Key: string, UploadId: string, Parts: CompletedPart[], more: object = {}) =>
      client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more })),

    abort: (Key: string, UploadId: string) => client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })),

    listParts: (Key: string, UploadId: string, more: object = {}) =>
      client.send(new ListPartsCommand({ Bucket, Key, UploadId, ...more })),

    read: async (Key: string, more: object = {}) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
  };
}

export type MultipartStore = Awaited<ReturnType<typeof openMultipartStore>>;
