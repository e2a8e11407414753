import { type PartUrls, startUploadBody } from "@vergence/contract";
import { startUpload } from "@vergence/core";
import { call, openAgent } from "./http.ts";
import type { Bench } from "./open-bench.ts";
import { openProduct, type Product, startWeb } from "./product.ts";
import { type StoreAccess, startStore } from "./store.ts";

/** As many as S3 allows. */
export const partCount = 10_000;
/** The smallest that S3 allows: 10,000 of them are 50 GB. */
export const partSizeBytes = 5 * 2 ** 20;

export interface BigFile {
  uploadSessionId: string;
  uploadId: string;
  /** The path of its calls, without what follows. */
  path: string;
}

/** Starts a group of one file of 10,000 parts. */
export async function startBigFile({ ctx }: Product): Promise<BigFile> {
  const files = [{ fileName: "film.mp4", fileRole: "video", sizeBytes: partCount * partSizeBytes }];
  const group = await startUpload(ctx, startUploadBody.parse({ videoName: "A long film", layout: "2D", files }));
  const { uploadSessionId } = group;
  const uploadId = group.files[0]?.uploadId ?? "";
  return { uploadSessionId, uploadId, path: `/api/videos/uploads/${uploadSessionId}/files/${uploadId}` };
}

export const bigFileEnv = { UPLOAD_PART_SIZE_BYTES: String(partSizeBytes) };
export const allParts = JSON.stringify({ startPartNumber: 1, count: partCount });

/** A web server's process, and the call that asks it for the URLs of a file's 10,000 parts. */
export async function openPartUrls(
  bench: Bench,
): Promise<{ store: StoreAccess; answer: PartUrls; fetchPartUrls(): Promise<Buffer> }> {
  const store = await startStore(bench);
  const product = await openProduct(bench, store, { env: bigFileEnv });
  const { path } = await startBigFile(product);
  const web = await startWeb(bench, product);
  const agent = openAgent(1);
  bench.defer(async () => agent.destroy());
  const fetchPartUrls = () => call({ agent, key: product.key, url: `${web.baseUrl}${path}/part-urls`, body: allParts });
  const answer = JSON.parse(String(await fetchPartUrls())) as PartUrls;
  if (answer.parts.length !== partCount) throw new Error(`The answer has ${answer.parts.length} parts.`);
  return { store, answer, fetchPartUrls };
}
