import { Prisma, type Transaction } from "../resources/db/database.ts";
import { workerAudit } from "../states/audit.ts";
import { transition } from "../states/transition.ts";
import type { StoredVariants } from "./stored-variants.ts";
import type { StreamFolders } from "./stream-folders.ts";

/** What was made of a stream. */
export interface StreamResult {
  /** Best first. */
  variants: StoredVariants;
  highestResolutionBytes: number;
  /** What other multivariant playlists may lead to: `StreamPlaylist` of `@vergence/media`. */
  playlist: object;
  folders: StreamFolders;
}

/** The stream can be played: its multivariant playlist and all that it leads to are stored. */
export function makeStreamReady(
  tx: Transaction,
  claim: { streamId: number; workspaceId: string; requestId: string | null },
  { variants, playlist, folders, highestResolutionBytes }: StreamResult,
): Promise<void> {
  return transition(tx, workerAudit(claim), {
    entity: "stream",
    ids: [claim.streamId],
    to: "ready",
    set: [
      Prisma.sql`variants = ${JSON.stringify(variants)}::jsonb`,
      Prisma.sql`playlist = ${JSON.stringify(playlist)}::jsonb`,
      Prisma.sql`folders = ${JSON.stringify(folders)}::jsonb`,
      Prisma.sql`"highestResolutionBytes" = ${highestResolutionBytes}`,
    ],
  });
}
