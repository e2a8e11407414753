import { maxPartsPerFile, partSizeFor } from "@vergence/contract";
import type { RemoteSource, SourceNote } from "@vergence/core";
import { wait } from "@vergence/timers";
import { PermanentFailure } from "../ingest/permanent-failure.ts";
import type { SourceRun } from "./fetch-source.ts";
import { fileNameOf } from "./file-name.ts";
import type { Held } from "./held-parts.ts";
import { isQuickTime, magicBytes, requireVideo } from "./media-type.ts";
import { openRemote, type RemoteAnswer, type ResumeFrom } from "./open-remote.ts";
import { PartWriter, type StoredPart } from "./part-writer.ts";
import { readSteadily } from "./read-steadily.ts";
import type { RemoteHead } from "./remote-answer.ts";
import { RemoteProblem } from "./remote-problem.ts";

export interface BytesRun extends SourceRun {
  source: RemoteSource;
  held: Held;
  note(data: SourceNote): Promise<void>;
}

/** What is being put together, and of which file. */
interface Draft {
  writer: PartWriter;
  totalBytes: number | null;
  validator: string | null;
}

/**
 * Fetches the bytes of one file into parts of an upload. A connection that drops is taken up where it broke off, on the condition that
 * the file is the same; where that cannot be told, or it is another one, it is begun anew.
 * @throws PermanentFailure for what no further try can better; RemoteProblem when the other side fails again and again
 * @throws ClaimLostError; AppError storage_unavailable; the signal's reason
 */
export async function fetchBytes(
  run: BytesRun,
): Promise<{ multipartUploadId: string; parts: StoredPart[]; sizeBytes: number }> {
  const { limits, signal } = run.caller;
  let draft = await resume(run);
  let failures = 0;
  let freshStarts = 0;
  try {
    for (;;) {
      const before = draft?.writer.receivedBytes ?? 0;
      try {
        const answer = await nextAnswer(run, draft);
        if (answer.kind === "changed" || answer.kind === "fresh") {
          if (draft && ++freshStarts > limits.maxFreshStarts) throw changing();
          await draft?.writer.close();
          draft = answer.kind === "fresh" ? await begin(run, answer) : null;
          if (!draft) continue;
        }
        if (answer.kind !== "complete" && answer.kind !== "changed") await receive(run, draft as Draft, answer);
        const { writer } = draft as Draft;
        return { ...(await writer.end()), sizeBytes: writer.receivedBytes };
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof RemoteProblem)) throw error;
        const gainedBytes = (draft?.writer.receivedBytes ?? 0) - before;
        const isFruitful = gainedBytes >= limits.fruitfulBytes && error.code !== "remote_slow";
        failures = isFruitful ? 1 : failures + 1;
        if (failures > limits.maxFruitlessTries || freshStarts > limits.maxFreshStarts) throw error;
        if (error.retryAfterMs > limits.maxRetryAfterMs) throw error;
        await wait(Math.max(250 * 2 ** (failures - 1), error.retryAfterMs), { signal });
      }
    }
  } finally {
    await draft?.writer.close();
  }
}

async function nextAnswer({ source, caller }: BytesRun, draft: Draft | null): Promise<RemoteAnswer> {
  const offsetBytes = draft?.writer.receivedBytes ?? 0;
  // It broke off behind its last byte.
  if (draft && offsetBytes === draft.totalBytes) return { kind: "complete" };
  const from: ResumeFrom | null =
    draft && draft.validator !== null && offsetBytes > 0
      ? { offsetBytes, validator: draft.validator, totalBytes: draft.totalBytes }
      : null;
  return openRemote(source.url, from, caller);
}

async function resume(run: BytesRun): Promise<Draft | null> {
  const { source, held } = run;
  if (held.kind !== "some") return null;
  const { totalBytes } = source;
  return { writer: newWriter(run, source.partSizeBytes, held), totalBytes, validator: held.validator };
}

/**
 * Forgets what was there of another file, and begins with this one. What is aborted is what the row held when it was still this worker's
 * to write: the upload of a worker that has taken over since stays.
 */
async function begin(run: BytesRun, { head, body }: { head: RemoteHead; body: { destroy(): void } }): Promise<Draft> {
  try {
    const { source, resources } = run;
    refuseSize(run, head.totalBytes);
    const { db, storage, config } = resources;
    const row = await db.remoteSource.findUniqueOrThrow({ where: { id: source.sourceId } });
    const partSizeBytes = partSizeFor(head.totalBytes, config.upload.partSizeBytes);
    const { totalBytes, validator } = head;
    await run.note({ multipartUploadId: null, partSizeBytes, totalBytes, validator });
    if (row.multipartUploadId) await storage.abortMultipartUpload(source.storageKey, row.multipartUploadId);
    return { writer: newWriter(run, partSizeBytes, null), totalBytes, validator };
  } catch (error) {
    body.destroy();
    throw error;
  }
}

function newWriter(
  run: BytesRun,
  partSizeBytes: number,
  held: ConstructorParameters<typeof PartWriter>[1],
): PartWriter {
  const { resources, source, folder, caller, note } = run;
  const { storage } = resources;
  const key = source.storageKey;
  const open = async () => {
    const { multipartUploadId } = await storage.createMultipartUpload(key);
    await note({ multipartUploadId });
    return multipartUploadId;
  };
  return new PartWriter({ store: resources, key, folder, partSizeBytes, signal: caller.signal, open }, held);
}

type Body = Extract<RemoteAnswer, { kind: "fresh" | "rest" }>;

async function receive(run: BytesRun, draft: Draft, answer: Body): Promise<void> {
  const { writer, totalBytes } = draft;
  // A server that knows no ranges sends all of it again.
  let skipBytes = writer.receivedBytes - (answer.kind === "rest" ? answer.firstByte : 0);
  let start: Buffer | null = answer.kind === "fresh" ? Buffer.alloc(0) : null;
  for await (const chunk of readSteadily(answer.body, run.caller)) {
    let bytes = chunk.subarray(Math.min(skipBytes, chunk.length));
    skipBytes -= chunk.length - bytes.length;
    if (start) {
      start = Buffer.concat([start, bytes]);
      if (start.length < magicBytes) continue;
      await accept(run, start, answer);
      bytes = start;
      start = null;
    }
    await writer.write(bytes);
    refuseSize(run, writer.receivedBytes);
    if (totalBytes) run.onProgress((100 * writer.receivedBytes) / totalBytes);
  }
  if (totalBytes !== null && writer.receivedBytes + (start?.length ?? 0) < totalBytes)
    throw new RemoteProblem("remote_short", "The other side sent fewer bytes than it had announced.");
  if (start) await accept(run, start, answer);
}

/** The first bytes are those of a video, and give it its name. */
async function accept({ source, note }: BytesRun, start: Buffer, answer: Body): Promise<void> {
  const contentType = answer.kind === "fresh" ? answer.head.contentType : "";
  requireVideo(start, contentType, new URL(source.url).host);
  await note({ fileName: fileNameOf(source.url, source.fileRole, isQuickTime(start)) });
}

function refuseSize({ caller, resources }: BytesRun, sizeBytes: number | null): void {
  const { partSizeBytes } = resources.config.upload;
  // Of a file whose length was not told the parts are as they are: there can be only so many.
  const maxBytes = Math.min(caller.limits.maxBytes, Math.max(partSizeBytes, 5 * 2 ** 29) * maxPartsPerFile);
  if (sizeBytes === 0) throw new PermanentFailure("remote_empty", "The file at this address is empty.");
  if (sizeBytes !== null && sizeBytes > maxBytes)
    throw new PermanentFailure("remote_too_large", `The file has more than the ${maxBytes} bytes that are allowed.`);
}

const changing = () => new RemoteProblem("remote_changing", "The file changed again and again while it was fetched.");
