import type { FileRole } from "@vergence/contract";
import type { MediaProbe } from "@vergence/contract/media";
import type { CueSummary } from "../subtitles/cue-summary.ts";

/** One uploaded file, local. */
export interface SourceFile {
  role: FileRole;
  /** Where its bytes are: often a scratch name. */
  path: string;
  /** The film maker's own name for it, for messages. */
  fileName: string;
  /** Lower-case BCP 47; on audio and subtitle files. */
  languageTag?: string | null;
}

/** A source whose bytes have been read: media have a probe, subtitles have cues, the rest neither. */
export type InspectedSource = SourceFile & { probe: MediaProbe | null; cues: CueSummary | null };

/** `"left.mp4"`, as messages name a file. */
export function quoted(source: Pick<SourceFile, "fileName">): string {
  return `"${source.fileName}"`;
}
