import { Readable } from "node:stream";
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { AppError } from "../../kernel/errors.ts";
import { callStore } from "./call-store.ts";
import { createLeanHeadObject } from "./lean-head-object.ts";
import { quoted, unquoted } from "./quote-etag.ts";
import type { S3 } from "./s3-client.ts";
import { sendBody } from "./send-body.ts";
import type { ObjectBody, Storage, StoredObject } from "./storage.ts";
import { httpStatusOf, isMissing } from "./translate-s3-error.ts";

type Objects = Pick<Storage, "headObject" | "getObject" | "putObject" | "listObjects" | "check">;

/** The half of `Storage` that reads and writes whole objects. */
export function createObjects({ client, bucket, config, limits }: S3): Objects {
  const call = { timeoutMs: limits.callTimeoutMs };
  const leanHeadObject = createLeanHeadObject(client, config, limits.callTimeoutMs / 2);

  async function headObject(key: string): Promise<StoredObject | null> {
    try {
      const head = await callStore(call, async (options) => {
        try {
          return await leanHeadObject(key);
        } catch (error) {
          if (isRefusal(error)) throw error;
          return await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), options);
        }
      });
      return {
        sizeBytes: head.ContentLength ?? 0,
        etag: unquoted(head.ETag),
        versionId: head.VersionId && head.VersionId !== "null" ? head.VersionId : null,
      };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async function getObject(
    key: string,
    { ifMatch, range, signal }: { ifMatch?: string; range?: string; signal?: AbortSignal } = {},
  ): Promise<ObjectBody | null> {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(ifMatch !== undefined && { IfMatch: quoted(ifMatch) }),
      ...(range !== undefined && { Range: range }),
    });
    try {
      const answer = await callStore({ ...call, signal }, (options) => client.send(command, options));
      if (!(answer.Body instanceof Readable)) {
        throw new AppError("storage_unavailable", "The store answered without a body.");
      }
      return {
        stream: answer.Body,
        sizeBytes: answer.ContentLength ?? 0,
        contentType: answer.ContentType ?? "application/octet-stream",
        contentRange: answer.ContentRange ?? null,
        etag: unquoted(answer.ETag),
      };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async function putObject(
    key: string,
    body: Buffer | Readable,
    { sizeBytes, contentType, cacheControl, signal }: Parameters<Storage["putObject"]>[2],
  ): Promise<void> {
    const input = {
      Bucket: bucket,
      Key: key,
      ContentLength: sizeBytes,
      ContentType: contentType,
      CacheControl: cacheControl,
    };
    if (Buffer.isBuffer(body)) {
      if (body.length !== sizeBytes) throw new Error(`The body has ${body.length} bytes, not ${sizeBytes}`);
      await callStore({ timeoutMs: limits.putTimeoutMs, signal }, (options) =>
        client.send(new PutObjectCommand({ ...input, Body: body }), options),
      );
      return;
    }
    await sendBody({ timeoutMs: limits.putTimeoutMs, signal }, { body, sizeBytes }, (Body, options) =>
      client.send(new PutObjectCommand({ ...input, Body }), options),
    );
  }

  async function* listObjects(prefix: string): AsyncGenerator<{ key: string; sizeBytes: number }> {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: limits.pageSize,
        ContinuationToken: token,
      });
      const page = await callStore(call, (options) => client.send(command, options));
      for (const { Key, Size } of page.Contents ?? []) if (Key !== undefined) yield { key: Key, sizeBytes: Size ?? 0 };
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async function check(): Promise<void> {
    await callStore(call, (options) => client.send(new HeadBucketCommand({ Bucket: bucket }), options));
  }

  return { headObject, getObject, putObject, listObjects, check };
}

/** Whether the store has spoken its mind: asking again changes nothing. */
const isRefusal = (error: unknown): boolean => {
  const status = httpStatusOf(error) ?? 0;
  return status >= 400 && status < 500 && status !== 429;
};
