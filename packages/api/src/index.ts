export { createApi, type FetchHandler } from "./create-api.ts";
export type { AppRouter } from "./trpc/app-router.ts";
export { createServerCaller } from "./trpc/server-caller.ts";
