import type { JobDetail, JobState } from "@vergence/contract";
import type { CallOptions, PostOptions, Verbs } from "./verbs.ts";

/** The jobs of a video: what imports, processes and encodes it. */
export const jobCalls = ({ get, post }: Verbs) => ({
  /** All of a video's jobs with every attempt, newest first. */
  list: (videoId: number, options?: CallOptions) => get<JobDetail[]>(`/videos/${videoId}/jobs`, undefined, options),
  get: (videoId: number, jobId: number, options?: CallOptions) =>
    get<JobDetail>(`/videos/${videoId}/jobs/${jobId}`, undefined, options),
  status: (videoId: number, jobId: number, options?: CallOptions) =>
    get<JobState>(`/videos/${videoId}/jobs/${jobId}/status`, undefined, options),
  /** Runs a failed job again. */
  retry: (videoId: number, jobId: number, options?: PostOptions) =>
    post<JobState>(`/videos/${videoId}/jobs/${jobId}/retry`, undefined, options),
  /** Final; safe to repeat. */
  cancel: (videoId: number, jobId: number, options?: PostOptions) =>
    post<JobState>(`/videos/${videoId}/jobs/${jobId}/cancel`, undefined, options),
});
