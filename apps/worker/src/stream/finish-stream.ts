import { ingestStreamFormat } from "@vergence/contract";
import { cacheControlOf, type Resources } from "@vergence/core";
import { type DoneTasks, finishFolder, finishStreamJob, leaveAttempt } from "@vergence/core/worker";
import { contentTypeOf, formatMultivariantPlaylist, multivariantPlaylistName, rebaseUris } from "@vergence/media";
import { PermanentFailure } from "../attempt/failures.ts";

type DoneStream = DoneTasks & { stream: NonNullable<DoneTasks["stream"]> };

/**
 * Writes the multivariant playlist of a stream whose rungs are all stored, last of all, and makes the stream ready.
 * Audio, subtitles and, for players that know only its format, ingest's variants are led to where they are.
 */
export async function finishStream(resources: Resources, done: DoneStream): Promise<void> {
  const { stream, ingestStream } = done;
  if (!ingestStream) throw new PermanentFailure("no_ingest", "The video's first stream is gone: process it again.");
  const { outputs } = stream;
  const variants = outputs.flatMap((output) => output.variants);
  const folders = outputs.flatMap((output) => output.variants.map(({ name }) => [name, output.folder] as const));
  const shared = rebaseUris(ingestStream.playlist, `../${ingestStream.jobId}/`);
  const own = { ...shared, variants };
  const all = stream.format === ingestStreamFormat ? own : { ...shared, variants: [...variants, ...shared.variants] };
  const text = Buffer.from(formatMultivariantPlaylist(all));
  const folder = finishFolder(text);
  await resources.storage.putObject(stream.prefix + folder + multivariantPlaylistName, text, {
    sizeBytes: text.length,
    contentType: contentTypeOf(multivariantPlaylistName),
    cacheControl: cacheControlOf(multivariantPlaylistName),
  });
  const { workspaceId, requestId, jobId } = done;
  const isOurs = await finishStreamJob(
    resources,
    { jobId, workspaceId, requestId, streamId: stream.id },
    {
      folders: { ...Object.fromEntries(folders), "": folder },
      highestResolutionBytes: variants[0]?.sizeBytes ?? 0,
      playlist: own,
    },
  );
  // Canceled in between: the clean-up may have been before the playlist.
  if (!isOurs) await leaveAttempt(resources, done);
}
