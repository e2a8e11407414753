import { join } from "node:path";
import type { Rung } from "@vergence/contract/media";
import { type EncodeHevcRungOptions, encodeHevcRung } from "../encode/hevc/encode-hevc-rung.ts";
import { rungOf } from "../ladder/rung.ts";
import { inspectSource } from "../sources/inspect-source.ts";
import type { SourceFile } from "../sources/source-file.ts";
import type { MediaTools } from "../tools/media-tools.ts";

/** Pixels of an eye that is encoded in no time. */
export const smallEye = { width: 160, height: 90 };
const smallRung = rungOf("MVHEVC", smallEye, 3);

type Wanted = Pick<EncodeHevcRungOptions, "layout" | "sources" | "outDir"> & Partial<EncodeHevcRungOptions>;

/** What tests of a rung do again and again. */
export function smallRungs(tools: MediaTools) {
  return {
    inspect: (...files: [SourceFile["role"], string][]) =>
      Promise.all(files.map(([role, path]) => inspectSource({ role, path, fileName: `${role}.mp4` }, { tools }))),
    encode: (wanted: Wanted) =>
      encodeHevcRung({
        tools,
        perspective: "Regular",
        format: "MVHEVC",
        rung: smallRung,
        preset: "ultrafast",
        ...wanted,
      }),
    folderOf: (outDir: string, of: Rung = smallRung) => join(outDir, of.name),
  };
}
