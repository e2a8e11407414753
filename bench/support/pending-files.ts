import { randomUUID } from "node:crypto";
import { eachAtOnce } from "./http.ts";
import type { Product } from "./product.ts";

/** A file whose bytes are stored and that only has to be completed. */
export interface PendingFile {
  uploadSessionId: string;
  uploadId: string;
}

const sizeBytes = 5;
const atOnce = 16;

/** Makes groups of one single-PUT file each, rows and objects as Start and a PUT leave them. */
async function makePendingFiles({ ctx }: Product, count: number): Promise<PendingFile[]> {
  const { workspaceId } = ctx.actor;
  const files = Array.from({ length: count }, () => {
    const ids = { uploadSessionId: randomUUID(), uploadId: randomUUID() };
    return { ...ids, storageKey: `workspaces/${workspaceId}/uploads/${ids.uploadSessionId}/${ids.uploadId}` };
  });
  const expiresAt = new Date(Date.now() + 432_000_000);
  await ctx.db.uploadGroup.createMany({
    data: files.map(({ uploadSessionId }, index) => ({
      id: uploadSessionId,
      workspaceId,
      videoName: `Bench ${index}`,
      description: "",
      layout: "mono" as const,
      perspective: 0,
      folderName: "Home",
      fileCount: 1,
      expiresAt,
    })),
  });
  await ctx.db.uploadFile.createMany({
    data: files.map(({ uploadSessionId, uploadId, storageKey }) => ({
      id: uploadId,
      groupId: uploadSessionId,
      position: 0,
      fileRole: "video" as const,
      fileName: "film.mp4",
      totalBytes: sizeBytes,
      partSizeBytes: sizeBytes,
      totalParts: 1,
      uploadStrategy: "single_put" as const,
      storageKey,
    })),
  });
  const body = Buffer.alloc(sizeBytes, "x");
  await eachAtOnce(files, atOnce, ({ storageKey }) =>
    ctx.storage.putObject(storageKey, body, { sizeBytes, contentType: "application/octet-stream" }),
  );
  return files;
}

/** Makes pending files for every turn, so that none are made in a measured time, and hands them out in lots. */
export async function pendingLots(product: Product, lots: number, perLot: number): Promise<() => PendingFile[]> {
  const files = await makePendingFiles(product, lots * perLot);
  let taken = 0;
  return () => {
    const lot = files.slice(taken, taken + perLot);
    taken += perLot;
    if (lot.length < perLot) throw new Error("The pending files are used up.");
    return lot;
  };
}

export const completePath = ({ uploadSessionId, uploadId }: PendingFile): string =>
  `/api/videos/uploads/${uploadSessionId}/files/${uploadId}/complete`;
