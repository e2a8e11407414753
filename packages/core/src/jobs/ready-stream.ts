import type { StreamFormat } from "@vergence/contract";
import { type StreamPlaylist, streamPlaylist } from "@vergence/contract/media";
import type { StreamWhereInput } from "../../generated/prisma/models.ts";
import { streamPrefix } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import { storedPath } from "./stream-folders.ts";

/** A stream that can be played, and what another job may take from it. */
export interface ReadyStream {
  jobId: number;
  /** Where the files of one variant or rendition lie; ends in a slash. */
  prefixOf(name: string): string;
  playlist: StreamPlaylist;
}

type StreamOwner = { id: number; workspaceId: string };

/**
 * The stream that ingest made: H264 variants, audio and subtitle renditions, which later streams lead to. Null while
 * there is none.
 */
export function ingestStreamOf(ctx: Pick<Resources, "db">, video: StreamOwner): Promise<ReadyStream | null> {
  return newestReady(ctx, video, { job: { kind: "ingest" } });
}

/** The newest stream of a format. Null while none is ready. */
export function readyStreamOf(
  ctx: Pick<Resources, "db">,
  video: StreamOwner,
  format: StreamFormat,
): Promise<ReadyStream | null> {
  return newestReady(ctx, video, { format });
}

async function newestReady(
  { db }: Pick<Resources, "db">,
  { id: videoId, workspaceId }: StreamOwner,
  where: StreamWhereInput,
): Promise<ReadyStream | null> {
  const stream = await db.stream.findFirst({ where: { ...where, videoId, status: "ready" }, orderBy: { id: "desc" } });
  if (!stream) return null;
  const { jobId, playlist, folders } = stream;
  const prefix = streamPrefix(workspaceId, videoId, jobId);
  return {
    jobId,
    prefixOf: (name) => prefix + storedPath(folders, `${name}/`),
    playlist: streamPlaylist.parse(playlist),
  };
}
