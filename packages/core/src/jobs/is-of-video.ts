import type { JobKind } from "@vergence/contract";

/** Whether a video is processing, ready or failed by such a job: its fetch and its ingest. What is made later leaves it ready. */
export const isOfVideo = (kind: JobKind): boolean => kind === "fetch" || kind === "ingest";
