import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface VariantFile {
  path: string;
  sizeBytes: number;
}

/** All files of an encoded variant. */
export async function filesOfVariant(outDir: string, name: string): Promise<VariantFile[]> {
  const folder = join(outDir, name);
  return Promise.all(
    (await readdir(folder)).map(async (fileName) => {
      const path = join(folder, fileName);
      return { path, sizeBytes: (await stat(path)).size };
    }),
  );
}
