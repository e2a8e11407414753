import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Bucket, type BucketSettings } from "./bucket.ts";
import { isMissing, temporarySuffix } from "./durable-files.ts";
import { type ObjectManifest, parsePartFileName, type UploadManifest } from "./manifests.ts";

const filesReadAtOnce = 64;

async function readJson<T>(path: string): Promise<T> {
  const text = await readFile(path, "utf8");
  try {
    // Nobody but this program writes these files, and each is replaced whole.
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new Error(`${path} is damaged and cannot be read; remove it to go on without what it held`, { cause });
  }
}

/** Reads every manifest of a folder, after removing what a killed process left half written. */
async function readManifests<T>(directory: string): Promise<T[]> {
  const names = await readdir(directory);
  await Promise.all(
    names.filter((name) => name.endsWith(temporarySuffix)).map((name) => rm(join(directory, name), { force: true })),
  );
  const paths = names.filter((name) => name.endsWith(".json")).map((name) => join(directory, name));
  const manifests: T[] = [];
  for (let at = 0; at < paths.length; at += filesReadAtOnce) {
    manifests.push(...(await Promise.all(paths.slice(at, at + filesReadAtOnce).map((path) => readJson<T>(path)))));
  }
  return manifests;
}

/** Gives the parts found on disk to their uploads. Where a kill left two of one number, the later one stays. */
async function loadParts(bucket: Bucket, ownedByObjects: ReadonlySet<string>): Promise<void> {
  for (const fileName of await bucket.data.list()) {
    const found = parsePartFileName(fileName);
    const upload = found && bucket.uploads.get(found.uploadId);
    if (!found || !upload || ownedByObjects.has(fileName)) continue;
    const other = upload.parts.get(found.part.partNumber);
    if (!other || other.uploadedAt <= found.part.uploadedAt) upload.parts.set(found.part.partNumber, found.part);
  }
}

/**
 * Reads a bucket from disk and finishes what a killed process left undone.
 * @returns undefined when the folder is not a bucket (its creation or deletion was cut short): the folder is removed
 * then
 */
export async function loadBucket(name: string, directory: string): Promise<Bucket | undefined> {
  let settings: BucketSettings;
  try {
    settings = await readJson<BucketSettings>(join(directory, "bucket.json"));
  } catch (error) {
    if (!isMissing(error)) throw error;
    const isOurs = (entry: string) => ["objects", "uploads", "data"].includes(entry) || entry.endsWith(temporarySuffix);
    if ((await readdir(directory)).every(isOurs)) await rm(directory, { recursive: true, force: true });
    return undefined;
  }
  const bucket = new Bucket(name, directory, settings);
  const owned = new Set<string>();
  for (const manifest of await readManifests<ObjectManifest>(join(directory, "objects"))) {
    bucket.objects.set(manifest.key, manifest);
    for (const file of manifest.files) owned.add(file.name);
  }
  const completed: string[] = [];
  for (const upload of await readManifests<UploadManifest>(join(directory, "uploads"))) {
    if (bucket.objects.get(upload.key)?.uploadId === upload.uploadId) completed.push(upload.uploadId);
    else bucket.uploads.set(upload.uploadId, { ...upload, parts: new Map() });
  }
  for (const uploadId of completed) await rm(bucket.uploadPath(uploadId), { force: true });
  await loadParts(bucket, owned);
  return bucket;
}
