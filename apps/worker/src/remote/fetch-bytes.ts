import { maxPartsPerFile, partSizeFor } from "@vergence/contract";
import { beginSource, type RemoteSource, type SourceNote } from "@vergence/core/worker";
import { type FailedTry, retry, usualPauseMs } from "@vergence/timers";
import { PermanentFailure, RemoteProblem } from "../attempt/failures.ts";
import { fileNameOf } from "./file-name.ts";
import { isQuickTime, magicBytes, requireVideo } from "./media-type.ts";
import { openRemote, type RemoteAnswer, type ResumeFrom } from "./open-remote.ts";
import { PartWriter, type StoredPart } from "./part-writer.ts";
import { readSteadily } from "./read-steadily.ts";
import type { RemoteHead } from "./remote-answer.ts";
import type { SourceRun } from "./source-run.ts";
import type { StoredParts } from "./stored-parts.ts";

export interface BytesRun extends SourceRun {
  source: RemoteSource;
  stored: StoredParts;
  note(data: SourceNote): Promise<void>;
}

/** What is being put together, and of which file. */
interface Draft {
  writer: PartWriter;
  totalBytes: number | null;
  validator: string | null;
}

/**
 * Fetches the bytes of one file into parts of an upload. After a dropped connection the fetch resumes at the byte that
 * it had come to, on the condition that the file is the same; where that is not known, or the file is another one, it
 * starts over.
 * @throws PermanentFailure for what no further try can better; RemoteProblem when the other side fails again and again
 * @throws ClaimLostError; AppError storage_unavailable; the signal's reason
 */
export async function fetchBytes(
  run: BytesRun,
): Promise<{ multipartUploadId: string; parts: StoredPart[]; sizeBytes: number }> {
  const { limits, signal } = run.caller;
  let draft = await resume(run);
  let hadBytes = 0;
  let freshStarts = 0;
  const receiveRest = async () => {
    for (;;) {
      hadBytes = draft?.writer.receivedBytes ?? 0;
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
    }
  };
  const hasGained = (error: unknown) => {
    const isSlow = error instanceof RemoteProblem && error.code === "remote_slow";
    return !isSlow && (draft?.writer.receivedBytes ?? 0) - hadBytes >= limits.fruitfulBytes;
  };
  const shouldRetry = ({ error, count }: FailedTry) =>
    error instanceof RemoteProblem &&
    count <= limits.maxFruitlessTries &&
    freshStarts <= limits.maxFreshStarts &&
    error.retryAfterMs <= limits.maxRetryAfterMs;
  const pauseMs = (failure: FailedTry) =>
    Math.max(usualPauseMs(failure), failure.error instanceof RemoteProblem ? failure.error.retryAfterMs : 0);
  try {
    return await retry(receiveRest, { signal, hasGained, shouldRetry, pauseMs });
  } finally {
    await draft?.writer.close();
  }
}

async function nextAnswer({ source, caller }: BytesRun, draft: Draft | null): Promise<RemoteAnswer> {
  const offsetBytes = draft?.writer.receivedBytes ?? 0;
  // The connection dropped behind the last byte.
  if (draft && offsetBytes === draft.totalBytes) return { kind: "complete" };
  const from: ResumeFrom | null =
    draft && draft.validator !== null && offsetBytes > 0
      ? { offsetBytes, validator: draft.validator, totalBytes: draft.totalBytes }
      : null;
  return openRemote(source.url, from, caller);
}

async function resume(run: BytesRun): Promise<Draft | null> {
  const { source, stored } = run;
  if (stored.kind !== "some") return null;
  const { totalBytes } = source;
  return { writer: newWriter(run, source.partSizeBytes, stored), totalBytes, validator: stored.validator };
}

/**
 * Begins with another file, or from the first byte.
 * @throws PermanentFailure; ClaimLostError; AppError storage_unavailable
 */
async function begin(run: BytesRun, { head, body }: { head: RemoteHead; body: { destroy(): void } }): Promise<Draft> {
  try {
    const { source, resources, claim } = run;
    const { totalBytes, validator } = head;
    refuseSize(run, totalBytes);
    const partSizeBytes = partSizeFor(totalBytes, resources.config.upload.partSizeBytes);
    await beginSource(resources, claim, source, { partSizeBytes, totalBytes, validator });
    return { writer: newWriter(run, partSizeBytes, null), totalBytes, validator };
  } catch (error) {
    body.destroy();
    throw error;
  }
}

function newWriter(
  run: BytesRun,
  partSizeBytes: number,
  stored: ConstructorParameters<typeof PartWriter>[1],
): PartWriter {
  const { resources, source, folder, caller, note } = run;
  const { storage } = resources;
  const key = source.storageKey;
  const open = async () => {
    const { multipartUploadId } = await storage.createMultipartUpload(key);
    await note({ multipartUploadId });
    return multipartUploadId;
  };
  return new PartWriter({ store: resources, key, folder, partSizeBytes, signal: caller.signal, open }, stored);
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
    throw new RemoteProblem("remote_short", "The remote server sent fewer bytes than it announced.");
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
  // The parts of a file of unknown length have a fixed size, and an upload has a limited number of them.
  const maxBytes = Math.min(caller.limits.maxBytes, Math.max(partSizeBytes, 5 * 2 ** 29) * maxPartsPerFile);
  if (sizeBytes === 0) throw new PermanentFailure("remote_empty", "The file at this URL is empty.");
  if (sizeBytes !== null && sizeBytes > maxBytes)
    throw new PermanentFailure("remote_too_large", `The file has more than the ${maxBytes} bytes that are allowed.`);
}

const changing = () => new RemoteProblem("remote_changing", "The file changed again and again while it was fetched.");
