import type { Claim } from "@vergence/core/worker";
import type { Attempt } from "../attempt/run-attempt.ts";

/** The steps of an ingest, in their order. */
export const ingestSteps = ["download", "probe", "poster", "encode", "upload"] as const;
export type IngestStep = (typeof ingestSteps)[number];

/** What one attempt at an ingest works with. */
export type IngestRun = Attempt<Claim, IngestStep>;
