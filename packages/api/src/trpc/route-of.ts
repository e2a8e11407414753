import { appRouter } from "./app-router.ts";

const known = new Set(
  Object.keys((appRouter as unknown as { _def: { procedures: Record<string, unknown> } })._def.procedures),
);

/** The address of a call of one procedure; of several at once, or of one that there is not, their common name. */
export function trpcRouteOf(pathname: string): string {
  const name = pathname.slice("/api/trpc/".length);
  if (known.has(name)) return `/api/trpc/${name}`;
  return `/api/trpc/${name.includes(",") ? "batch" : "unknown"}`;
}
