import type { StartUploadInput } from "@vergence/client";
import type { UploadGroup } from "@vergence/contract";
import type { Product } from "./product.ts";

export const mebibyte = 2 ** 20;

/** Starts a group through the REST API; a 2D film of five bytes by default. */
export function startGroup({ client }: Product, change: Partial<StartUploadInput> = {}): Promise<UploadGroup> {
  const files = [{ fileName: "film.mp4", fileRole: "video" as const, sizeBytes: 5 }];
  return client.uploads.start({ videoName: "A film", layout: "2D", files, ...change });
}

/** Stores parts of a file through their presigned URLs, all or the named ones, and gives back what `complete` takes. */
export async function putParts({ client }: Product, group: UploadGroup, fileIndex: number, partNumbers?: number[]) {
  const uploadId = group.files[fileIndex]?.uploadId ?? "";
  const { parts } = await client.uploads.partUrls(group.uploadSessionId, uploadId, { partNumbers });
  return Promise.all(
    parts.map(async ({ partNumber, url, sizeBytes }) => {
      const answer = await fetch(url, { method: "PUT", body: Buffer.alloc(sizeBytes, partNumber) });
      if (!answer.ok) throw new Error(`PUT of part ${partNumber} answered ${answer.status}: ${await answer.text()}`);
      return { partNumber, etag: answer.headers.get("etag") ?? "" };
    }),
  );
}

/** Stores and completes one file of a group. */
export async function finishFile(product: Product, group: UploadGroup, fileIndex: number): Promise<void> {
  const parts = await putParts(product, group, fileIndex);
  const uploadId = group.files[fileIndex]?.uploadId ?? "";
  await product.client.uploads.completeFile(group.uploadSessionId, uploadId, { parts });
}
