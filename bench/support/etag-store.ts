import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Bench } from "./open-bench.ts";
import { type StoreAccess, storeCredentials } from "./store.ts";

interface Upload {
  key: string;
  parts: Map<number, { etag: string; sizeBytes: number }>;
}

/** A store that is asked over HTTP like any other, but holds etags and sizes only. */
export interface EtagStore extends StoreAccess {
  /** Plays the client's PUTs: every part of a multipart upload is there. @returns their etags, from part 1 on */
  holdParts(multipartUploadId: string, count: number, sizeBytes: number): string[];
}

/**
 * Four calls of S3: CreateMultipartUpload, CompleteMultipartUpload (each part must be named with its etag), HeadObject
 * and HeadBucket. It replaces a store that took the 50 GB of a file of 10,000 parts, which no laptop does twenty
 * times. It checks no signatures.
 */
export async function startEtagStore(bench: Bench): Promise<EtagStore> {
  const uploads = new Map<string, Upload>();
  const objects = new Map<string, { etag: string; sizeBytes: number }>();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://store");
    const key = url.pathname;
    const multipartUploadId = url.searchParams.get("uploadId");
    const body = await text(request);
    if (request.method === "POST" && url.searchParams.has("uploads")) {
      const opened = randomUUID();
      uploads.set(opened, { key, parts: new Map() });
      return sendXml(
        response,
        `<InitiateMultipartUploadResult><UploadId>${opened}</UploadId></InitiateMultipartUploadResult>`,
      );
    }
    if (request.method === "POST" && multipartUploadId) {
      const upload = uploads.get(multipartUploadId);
      if (upload?.key !== key) return sendXml(response, "<Error><Code>NoSuchUpload</Code></Error>", 404);
      if (!namesEveryPart(body, upload)) return sendXml(response, "<Error><Code>InvalidPart</Code></Error>", 400);
      const etag = `${createHash("md5").update(multipartUploadId).digest("hex")}-${upload.parts.size}`;
      const sizeBytes = [...upload.parts.values()].reduce((sum, part) => sum + part.sizeBytes, 0);
      uploads.delete(multipartUploadId);
      objects.set(key, { etag, sizeBytes });
      const result = `<Key>${key}</Key><ETag>&quot;${etag}&quot;</ETag>`;
      return sendXml(response, `<CompleteMultipartUploadResult>${result}</CompleteMultipartUploadResult>`);
    }
    const object = objects.get(key);
    if (request.method === "HEAD" && object)
      return response.writeHead(200, { "content-length": object.sizeBytes, etag: `"${object.etag}"` }).end();
    const isBucket = key.split("/").filter(Boolean).length === 1;
    return response.writeHead(request.method === "HEAD" && isBucket ? 200 : 404).end();
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  bench.defer(async () => {
    server.close();
    server.closeAllConnections();
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...storeCredentials,
    holdParts(multipartUploadId, count, sizeBytes) {
      const upload = uploads.get(multipartUploadId);
      if (!upload) throw new Error(`There is no multipart upload ${multipartUploadId}.`);
      return Array.from({ length: count }, (_, index) => {
        const etag = createHash("md5").update(`${multipartUploadId} ${index}`).digest("hex");
        upload.parts.set(index + 1, { etag, sizeBytes });
        return etag;
      });
    },
  };
}

/** Whether a CompleteMultipartUpload names every stored part, in order, with its etag. */
function namesEveryPart(body: string, { parts }: Upload): boolean {
  const named = [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = ""]) => ({
    partNumber: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: /<ETag>(?:"|&quot;)?([^"&<]+)/.exec(part)?.[1],
  }));
  return (
    named.length === parts.size &&
    named.every(({ partNumber, etag }, index) => partNumber === index + 1 && parts.get(partNumber)?.etag === etag)
  );
}

function sendXml(response: ServerResponse, xml: string, status = 200): void {
  response.writeHead(status, { "content-type": "application/xml" }).end(`<?xml version="1.0" encoding="UTF-8"?>${xml}`);
}
