export type { SweepResult } from "./disk/sweep.ts";
export type { Intercept, InterceptedAnswer, InterceptedRequest } from "./intercept.ts";
export { type DevStore, type DevStoreOptions, startDevStore } from "./start-dev-store.ts";
