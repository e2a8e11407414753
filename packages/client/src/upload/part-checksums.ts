import type { FileState } from "@vergence/contract";
import { rangeOfPart } from "@vergence/contract/part-plan";
import { UploadError } from "../errors.ts";
import type { PartBody, UploadSource } from "./upload-source.ts";

/** The SHA-256 of a file's parts in base64, as S3 writes it; each is computed once. */
export interface PartChecksums {
  /** Reads the part. One after another, so that no more than a part is in memory. */
  of(partNumbers: readonly number[], signal: AbortSignal): Promise<{ partNumber: number; checksumSha256: string }[]>;
}

export function createPartChecksums(state: FileState, source: UploadSource): PartChecksums {
  const known = new Map<number, string>();
  return {
    async of(partNumbers, signal) {
      const sums = [];
      for (const partNumber of partNumbers) {
        signal.throwIfAborted();
        const { byteStart, byteEnd } = rangeOfPart(state, partNumber);
        const checksumSha256 = known.get(partNumber) ?? (await sha256Of(source.slice(byteStart, byteEnd)));
        known.set(partNumber, checksumSha256);
        sums.push({ partNumber, checksumSha256 });
      }
      return sums;
    },
  };
}

async function sha256Of(body: PartBody): Promise<string> {
  if (!(body instanceof Blob) && body.sha256) return body.sha256();
  if (!globalThis.crypto.subtle)
    throw new UploadError("Checksums need a page that was loaded over https, or from localhost: leave checksums out");
  const bytes = body instanceof Blob ? await body.arrayBuffer() : await new Response(body.open()).arrayBuffer();
  // The platform digests no streams (Web Cryptography API, section 14.3.5): a part is read into memory.
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
