/** The steps of an ingest, in their order. */
export const ingestSteps = ["download", "probe", "poster", "encode", "upload"] as const;
export type IngestStep = (typeof ingestSteps)[number];
