import { DeleteObjectCommand, DeleteObjectsCommand } from "@aws-sdk/client-s3";
import { callStore } from "./call-store.ts";
import type { S3 } from "./s3-client.ts";
import { isMissing, isRefusedOperation } from "./translate-s3-error.ts";

const DELETES_AT_ONCE = 8;

/** `Storage.deleteObjects`: many a call, and what a store will not delete that way one by one. */
export function createDeleteObjects({ client, bucket, limits }: S3): (keys: readonly string[]) => Promise<void> {
  const call = { timeoutMs: limits.callTimeoutMs };

  /** @returns the keys that are still there */
  async function deleteMany(keys: readonly string[]): Promise<string[]> {
    const command = new DeleteObjectsCommand({
      Bucket: bucket,
      Delete: { Quiet: true, Objects: keys.map((Key) => ({ Key })) },
    });
    try {
      const { Errors = [] } = await callStore(call, (options) => client.send(command, options));
      return Errors.filter(({ Code }) => Code !== "NoSuchKey").flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
    } catch (error) {
      // Swift and others have no DeleteObjects, or want a checksum that the SDK does not send: 400, 403, 411, 501.
      if (!isRefusedOperation(error)) throw error;
      return [...keys];
    }
  }

  async function deleteOne(key: string): Promise<void> {
    try {
      await callStore(call, (options) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), options));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  return async (keys) => {
    for (let start = 0; start < keys.length; start += limits.pageSize) {
      const left = await deleteMany(keys.slice(start, start + limits.pageSize));
      for (let next = 0; next < left.length; next += DELETES_AT_ONCE) {
        await Promise.all(left.slice(next, next + DELETES_AT_ONCE).map(deleteOne));
      }
    }
  };
}
