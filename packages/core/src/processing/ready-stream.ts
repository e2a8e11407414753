import type { StreamFormat } from "@vergence/contract";
import type { StreamWhereInput } from "../../generated/prisma/models.ts";
import type { Resources } from "../context.ts";
import { streamPrefix } from "../object-keys.ts";

/** A stream that can be played, and what another job may take from it. */
export interface ReadyStream {
  jobId: number;
  prefix: string;
  /** `StreamPlaylist` of `@vergence/media`, as it was kept. */
  playlist: unknown;
}

type StreamOwner = { id: number; workspaceId: string };

/** The stream that ingest made: H264 variants, audio and subtitle renditions, which later streams lead to. Null while there is none. */
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
  const { jobId, playlist } = stream;
  return { jobId, prefix: streamPrefix(workspaceId, videoId, jobId), playlist };
}
