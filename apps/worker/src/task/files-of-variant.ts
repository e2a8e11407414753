import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface VariantFile {
  path: string;
  /** Below the stream's own key: `mvhevc-1080p-12000k/segment-00001.m4s`. */
  relativeKey: string;
  sizeBytes: number;
}

/** All files of an encoded variant, its playlists last: whoever sees one can fetch all that it names. */
export async function filesOfVariant(outDir: string, name: string): Promise<VariantFile[]> {
  const isPlaylist = (fileName: string) => Number(fileName.endsWith(".m3u8"));
  const fileNames = (await readdir(join(outDir, name))).sort((a, b) => isPlaylist(a) - isPlaylist(b));
  return Promise.all(
    fileNames.map(async (fileName) => {
      const path = join(outDir, name, fileName);
      const relativeKey = `${name}/${fileName}`;
      return { path, relativeKey, sizeBytes: (await stat(path)).size };
    }),
  );
}
