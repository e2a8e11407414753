import type { StreamPlaylist } from "@vergence/contract/media";
import { Prisma, type Transaction } from "../resources/db/database.ts";
import { workerAudit } from "../states/audit.ts";
import { transition } from "../states/transition.ts";
import type { StreamFolders } from "./stream-folders.ts";

/** What was made of a stream. */
export interface StreamResult {
  highestResolutionBytes: number;
  /** What it says, and what other multivariant playlists of the video may name. */
  playlist: StreamPlaylist;
  folders: StreamFolders;
}

/** The stream can be played: its multivariant playlist and all that it leads to are stored. */
export function makeStreamReady(
  tx: Transaction,
  claim: { streamId: number; workspaceId: string; requestId: string | null },
  { playlist, folders, highestResolutionBytes }: StreamResult,
): Promise<void> {
  return transition(tx, workerAudit(claim), {
    entity: "stream",
    ids: [claim.streamId],
    to: "ready",
    set: [
      Prisma.sql`playlist = ${JSON.stringify(playlist)}::jsonb`,
      Prisma.sql`folders = ${JSON.stringify(folders)}::jsonb`,
      Prisma.sql`"highestResolutionBytes" = ${highestResolutionBytes}`,
    ],
  });
}
