import type { Resources } from "@vergence/core";
import { expectPlayable } from "../../../apps/worker/src/testing/expect-playable.ts";

/** A film this small has one rung; Apple wants several bitrates of it. */
const oneRung = { except: ["9.9"] };

/** What the store holds against what the rows name. */
export interface StoreFindings {
  /** Keys that no row names, and no playlist of a stream that can be played. */
  orphans: string[];
  /** Objects that a row names and that are not there, or are others. */
  missing: string[];
  /** Streams that are ready and cannot be played, with the reason. */
  unplayable: string[];
  /** Open multipart uploads that no pending file names. */
  openUploads: string[];
  keyCount: number;
  playedCount: number;
}

/** Plays every ready stream as a player does, and compares all that is in the bucket with all that may be. */
export async function inspectStore(resources: Resources): Promise<StoreFindings> {
  const { db, storage } = resources;
  const missing: string[] = [];
  const { played, unplayable, playedCount } = await playAll(resources);
  const named = new Set(played);

  // A file whose group is pending may have come and not been completed.
  const files = await db.uploadFile.findMany({ where: { group: { status: "pending" } } });
  for (const { storageKey } of files) named.add(storageKey);
  const assets = await db.assetFile.findMany({ include: { video: true } });
  for (const { storageKey, etag, sizeBytes, video } of assets) {
    named.add(storageKey);
    const stored = await storage.headObject(storageKey);
    if (stored?.etag !== etag || stored.sizeBytes !== Number(sizeBytes))
      missing.push(`${storageKey} of ${video.videoName}`);
  }
  const downloads = await db.download.findMany({ where: { job: { status: "succeeded" } } });
  const videos = await db.libraryVideo.findMany({ where: { posterKey: { not: null } } });
  for (const key of [
    ...downloads.map(({ storageKey }) => storageKey),
    ...videos.map(({ posterKey }) => posterKey ?? ""),
  ]) {
    named.add(key);
    if (!(await storage.headObject(key))) missing.push(key);
  }

  const orphans: string[] = [];
  let keyCount = 0;
  for await (const { key } of storage.listObjects("")) {
    keyCount++;
    if (!named.has(key)) orphans.push(key);
  }
  const pending = new Set(files.filter(({ status }) => status === "pending").map((file) => file.multipartUploadId));
  const openUploads: string[] = [];
  for await (const { key, multipartUploadId } of storage.listMultipartUploads(""))
    if (!pending.has(multipartUploadId)) openUploads.push(key);
  return { orphans, missing, unplayable, openUploads, keyCount, playedCount };
}

/** @returns the keys of all that players read of the streams that are ready, whatever shape keys have */
async function playAll(resources: Resources) {
  const played = new Set<string>();
  const storage = new Proxy(resources.storage, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (property === "getObject") played.add(String(args[0]));
        return value.apply(target, args);
      };
    },
  });
  const unplayable: string[] = [];
  const streams = await resources.db.stream.findMany({ where: { status: "ready" }, include: { video: true } });
  for (const { videoId, jobId, video } of streams)
    await expectPlayable({ ...resources, storage }, videoId, jobId, oneRung).catch((error: unknown) => {
      unplayable.push(`${video.videoName}, job ${jobId}: ${String(error)}`);
    });
  return { played, unplayable, playedCount: streams.length };
}
