export type { Intercept, InterceptedAnswer, InterceptedRequest } from "./dev-store/intercept.ts";
export { type DevStore, type DevStoreOptions, startDevStore } from "./dev-store/start-dev-store.ts";
export { type PostgresOptions, type RunningPostgres, startPostgres } from "./postgres/start-postgres.ts";
export { appArguments } from "./stack/app-arguments.ts";
