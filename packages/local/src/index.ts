export { type RunningPostgres, startPostgres } from "./postgres/start-postgres.ts";
export { appArguments } from "./stack/app-arguments.ts";
