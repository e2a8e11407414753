import { relative, sep } from "node:path";
import { cacheControlOf } from "@vergence/core";
import { contentTypeOf } from "@vergence/media";
import type { FileUpload } from "./file-upload.ts";

/** Where a file of a stream goes: below the attempt's prefix, at its path in the folder that the stream is made in. */
export function toUpload(path: string, { outDir, prefix }: { outDir: string; prefix: string }): FileUpload {
  const relativeKey = relative(outDir, path).split(sep).join("/");
  const key = prefix + relativeKey;
  return { path, key, contentType: contentTypeOf(relativeKey), cacheControl: cacheControlOf(relativeKey) };
}
