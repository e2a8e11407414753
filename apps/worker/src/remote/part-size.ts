import { maxPartsPerFile } from "@vergence/contract";

const mebibyte = 2 ** 20;

/** Parts as an upload's: raised to the next whole MiB where there would be too many. Of a file of unknown length they stay as they are. */
export function partSizeFor(totalBytes: number | null, configuredPartSizeBytes: number): number {
  if (totalBytes === null || Math.ceil(totalBytes / configuredPartSizeBytes) <= maxPartsPerFile)
    return configuredPartSizeBytes;
  return Math.ceil(totalBytes / maxPartsPerFile / mebibyte) * mebibyte;
}
