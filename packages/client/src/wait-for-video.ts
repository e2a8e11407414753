import type { JobState, Library, Stream } from "@vergence/contract";
import type { VergenceClient } from "./client.ts";
import { VideoFailedError } from "./errors.ts";
import { type RetryPolicy, withRetry } from "./retry.ts";
import { type Runtime, systemRuntime } from "./runtime.ts";

export interface WaitForVideoOptions {
  libraryId: number;
  /** Wait for this job's stream. Default: any ready stream, and the newest job's failure. */
  jobId?: number | undefined;
  onProgress?: ((job: JobState) => void) | undefined;
  /** Limits the wait: `AbortSignal.timeout(…)`. */
  signal?: AbortSignal | undefined;
  /** Default 1. */
  pollSeconds?: number | undefined;
  retryPolicy?: RetryPolicy | undefined;
  runtime?: Runtime | undefined;
}

export interface ReadyVideo {
  library: Library;
  stream: Stream;
}

/**
 * Polls until the video, uploaded or imported from a URL, has a ready stream. Needs a key that may read the library
 * (admin, readonly).
 * @throws VideoFailedError when processing failed or was canceled, else as the client's calls, or the signal's reason
 */
export async function waitForVideo(client: VergenceClient, options: WaitForVideoOptions): Promise<ReadyVideo> {
  const { libraryId, jobId, onProgress, signal, pollSeconds = 1, retryPolicy, runtime = systemRuntime } = options;
  const retry = { signal, runtime, policy: retryPolicy };
  for (;;) {
    const { streams, library } = await withRetry(() => client.videos.streams(libraryId, { signal }), retry);
    const wanted = jobId === undefined ? streams : streams.filter((stream) => stream.jobId === jobId);
    const ready = wanted.find((stream) => stream.status === "ready");
    const watchedJobId = ready?.jobId ?? jobId ?? newestJobId(wanted);
    const job = await withRetry(async () => {
      if (watchedJobId !== undefined) return client.jobs.status(libraryId, watchedJobId, { signal });
      // A video that the server imports has a job and no stream yet.
      const [newest] = await client.jobs.list(libraryId, { signal });
      return newest;
    }, retry);
    if (job) {
      onProgress?.(job);
      if (!ready && (job.status === "failed" || job.status === "canceled")) throw new VideoFailedError(libraryId, job);
    }
    if (ready) return { library, stream: ready };
    await runtime.delay(pollSeconds * 1_000, signal);
  }
}

const newestJobId = (streams: readonly Stream[]) =>
  streams.length > 0 ? Math.max(...streams.map(({ jobId }) => jobId)) : undefined;
