import { abortAfterDays } from "../rules/lifecycle-rules.ts";
import type { Bucket } from "./bucket.ts";

const dayMs = 24 * 3600 * 1000;

export interface SweepResult {
  uploadsAborted: number;
  filesRemoved: number;
}

function knownFiles(bucket: Bucket): Set<string> {
  const known = new Set<string>();
  for (const manifest of bucket.objects.values()) for (const file of manifest.files) known.add(file.name);
  for (const upload of bucket.uploads.values()) for (const part of upload.parts.values()) known.add(part.fileName);
  return known;
}

/**
 * Clears a bucket of leftovers: multipart uploads that nobody completed in time (by the setting, or by the bucket's
 * lifecycle rules if that is sooner), and data files that nothing knows. What is being written or read is left alone.
 */
export async function sweepBucket(
  bucket: Bucket,
  options: { now: Date; abortUploadsAfterSeconds: number },
): Promise<SweepResult> {
  let uploadsAborted = 0;
  for (const upload of [...bucket.uploads.values()]) {
    const days = abortAfterDays(bucket.settings.lifecycleRules ?? [], upload.key);
    const maxAgeMs = Math.min(options.abortUploadsAfterSeconds * 1000, days * dayMs);
    if (options.now.getTime() - Date.parse(upload.initiatedAt) < maxAgeMs) continue;
    await bucket.exclusively(upload.key, async () => {
      // It may have been completed while we waited for our turn.
      if (bucket.uploads.get(upload.uploadId) !== upload) return;
      await bucket.removeUpload(upload);
      uploadsAborted += 1;
    });
  }
  const filesRemoved = await bucket.data.sweep(() => knownFiles(bucket));
  return { uploadsAborted, filesRemoved };
}
