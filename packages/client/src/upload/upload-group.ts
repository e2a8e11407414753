import type { CompletedFile, Layout, Perspective, UploadGroup } from "@vergence/contract";
import type { VergenceClient } from "../client.ts";
import { UploadError } from "../errors.ts";
import { defaultRetryPolicy, type RetryPolicy, withRetry } from "../retry.ts";
import { type Runtime, systemRuntime } from "../runtime.ts";
import { createLimit, forEachBounded } from "./limit.ts";
import { type GroupFile, type MatchedFile, matchFiles } from "./match-files.ts";
import { createProgress, type UploadProgress } from "./progress.ts";
import { uploadFile } from "./upload-file.ts";
import { toUploadSource } from "./upload-source.ts";

interface GroupFields {
  videoName: string;
  description?: string | undefined;
  layout: Layout;
  /** Default `Regular`. */
  perspective?: Perspective | undefined;
  /** Default `Home`. */
  folderName?: string | undefined;
}

interface UploadSettings {
  files: readonly GroupFile[];
  onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Aborting stops at once and leaves the group open, so that it can be resumed. */
  signal?: AbortSignal | undefined;
  /** Cancels the group at the server when `signal` aborts; it cannot be resumed then. Default false. */
  cancelOnAbort?: boolean | undefined;
  /** Parts under way at a time, over all files. Default 4. */
  concurrency?: number | undefined;
  /** Part URLs requested in one call. Default 64. */
  partUrlBatchSize?: number | undefined;
  /**
   * Sends each part's SHA-256, so that the store refuses bytes that were damaged on the way. Each part is read once
   * more for that. A resumed upload needs the value that it began with. Default false.
   */
  checksums?: boolean | undefined;
  /** Without a byte moving for so long, a try is given up. Default 120. */
  stallTimeoutSeconds?: number | undefined;
  retryPolicy?: RetryPolicy | undefined;
  /** Sends parts to the store. Default: the platform's own. */
  fetch?: typeof fetch | undefined;
  runtime?: Runtime | undefined;
}

/** A new group needs its fields; a resumed one has them already. */
export type UploadGroupOptions = UploadSettings &
  ((GroupFields & { resume?: undefined }) | (Partial<GroupFields> & { resume: { uploadSessionId: string } }));

export interface UploadedGroup {
  uploadSessionId: string;
  /** The one library record that the group became. */
  libraryId: number;
  /** In the order in which they were given. */
  files: CompletedFile[];
}

/**
 * Uploads a group of files straight to the store and completes it, or goes on with one that was interrupted: then only
 * the parts that the store does not hold are sent. The bytes must be those of the first run; only names and sizes are
 * compared.
 * @throws VergenceApiError, VergenceNetworkError, StoreError, SourceChangedError, UploadError, or the signal's reason.
 *   After any of them the group is still open (unless the server says otherwise) and can be resumed with the
 *   `uploadSessionId` of the progress events.
 */
export async function uploadGroup(client: VergenceClient, options: UploadGroupOptions): Promise<UploadedGroup> {
  const { signal, cancelOnAbort = false, runtime = systemRuntime, retryPolicy = defaultRetryPolicy } = options;
  const retry = { signal, runtime, policy: retryPolicy };
  const files = options.files.map((file) => ({ ...file, source: toUploadSource(file.source) }));

  const group = await withRetry(openGroupCall(client, options), retry);
  if (group.status === "canceled" || group.status === "expired")
    throw new UploadError(`The upload group is ${group.status} and cannot be resumed`);
  const matched = matchFiles(files, group.files);

  try {
    const completed = await uploadFiles(client, group, matched, options);
    const libraryId = await libraryIdOf(client, group, completed, options);
    return { uploadSessionId: group.uploadSessionId, libraryId, files: completed.map((f) => ({ ...f, libraryId })) };
  } catch (error) {
    if (signal?.aborted && cancelOnAbort)
      await withRetry(() => client.uploads.cancel(group.uploadSessionId), { runtime, policy: retryPolicy });
    throw error;
  }
}

function openGroupCall(client: VergenceClient, options: UploadGroupOptions): () => Promise<UploadGroup> {
  const { resume, signal } = options;
  if (resume) return () => client.uploads.get(resume.uploadSessionId, { signal });
  const { videoName, description, layout, perspective, folderName, files } = options;
  const body = {
    videoName,
    description,
    layout,
    perspective,
    folderName,
    files: files.map(({ source, fileName, fileRole, languageTag }) => ({
      fileName,
      fileRole,
      languageTag,
      sizeBytes: toUploadSource(source).sizeBytes,
    })),
  };
  // A start whose answer was lost is repeated; the key keeps it from opening a second group.
  const idempotencyKey = crypto.randomUUID();
  return () => client.uploads.start(body, { signal, idempotencyKey });
}

async function uploadFiles(
  client: VergenceClient,
  group: UploadGroup,
  matched: readonly MatchedFile[],
  options: UploadGroupOptions,
): Promise<CompletedFile[]> {
  const { concurrency = 4, partUrlBatchSize = 64, checksums = false, stallTimeoutSeconds = 120 } = options;
  const { runtime = systemRuntime, retryPolicy = defaultRetryPolicy } = options;
  const stopper = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stopper.signal]) : stopper.signal;
  const stop = (error: unknown): never => {
    stopper.abort(error);
    throw error;
  };
  const shared = {
    client,
    uploadSessionId: group.uploadSessionId,
    resumed: options.resume !== undefined,
    limit: createLimit(concurrency),
    concurrency,
    partUrlBatchSize,
    checksums,
    stallTimeoutSeconds,
    signal,
    runtime,
    retryPolicy,
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    stop,
  };
  const states = matched.map(({ state }) => state);
  const { report, reporters } = createProgress(group.uploadSessionId, states, options.onProgress);
  report();

  const completed: CompletedFile[] = [];
  await forEachBounded(matched.entries(), concurrency, async ([index, { source, state }]) => {
    const reporter = reporters[index];
    if (!reporter) return;
    if (state.status === "completed") {
      reporter.alreadyUploaded(state.totalParts, state.totalBytes);
      reporter.enter("completed");
      completed[index] = completedBefore(state, group.libraryId);
      return;
    }
    completed[index] = await uploadFile({ ...shared, source, state, reporter }).catch(stop);
  });
  return completed;
}

/** What the complete call would answer for a file that an earlier run has completed. */
function completedBefore({ languageTag: _, ...state }: UploadGroup["files"][number], libraryId: number | null) {
  return { ...state, libraryId };
}

/** The call that completed the group carries the id; where several raced or it was done before, the group has it. */
async function libraryIdOf(
  client: VergenceClient,
  group: UploadGroup,
  completed: readonly CompletedFile[],
  { signal, runtime, retryPolicy }: UploadGroupOptions,
): Promise<number> {
  const answered = completed.find(({ libraryId }) => libraryId !== null)?.libraryId;
  if (answered) return answered;
  const retry = { signal, runtime, policy: retryPolicy };
  const { libraryId, status } = await withRetry(() => client.uploads.get(group.uploadSessionId, { signal }), retry);
  if (libraryId === null)
    throw new UploadError(`Every file is uploaded, but the group is ${status} and has no video yet`);
  return libraryId;
}
