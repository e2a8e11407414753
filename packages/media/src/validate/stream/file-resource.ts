import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fileSource } from "../../isobmff/byte-source.ts";
import { type Resource, ResourceError } from "./resource.ts";

/** A file of a stream in a folder. */
export async function withFileResource<Result>(
  url: URL,
  use: (resource: Resource) => Promise<Result>,
): Promise<Result> {
  const file = await open(fileURLToPath(url)).catch((error: NodeJS.ErrnoException) => {
    throw new ResourceError(error.code === "ENOENT" ? "does not exist" : `cannot be opened (${error.code})`);
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new ResourceError("is not a file");
    return await use({ ...fileSource(file, stats.size), delivery: null });
  } finally {
    await file.close();
  }
}
