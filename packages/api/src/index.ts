export { createApi } from "./create-api.ts";
export type { AppRouter } from "./trpc/app-router.ts";
