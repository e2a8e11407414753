/** What `packages/api` is to a web server: every request under /api/, /healthz and /readyz in, its answer out. */
export type ApiHandler = (request: Request) => Promise<Response>;

const sharedKey = Symbol.for("vergence.api");
const shared = globalThis as typeof globalThis & { [sharedKey]?: Promise<ApiHandler> };

/** Lets code that Next has bundled, a second copy of every module, use the handler that this process has opened. */
export function shareApi(handler: ApiHandler): void {
  shared[sharedKey] = Promise.resolve(handler);
}

/**
 * The API of this process: the one that `server.ts` shared, or else (under `next start`) one opened on first use and
 * kept. A failed opening is not kept, so the next request tries again.
 * @throws ConfigError when the settings are not valid, or the error of what could not be reached
 */
export function openApi(): Promise<ApiHandler> {
  shared[sharedKey] ??= open().catch((error: unknown) => {
    delete shared[sharedKey];
    throw error;
  });
  return shared[sharedKey];
}

async function open(): Promise<ApiHandler> {
  const [{ loadConfig }, { openResources, startTracing }, { createApi }] = await Promise.all([
    import("@vergence/core/config"),
    import("@vergence/core/process"),
    import("@vergence/api"),
  ]);
  const config = loadConfig(process.env);
  await startTracing(config, "web");
  return createApi(await openResources(config, { queueRole: "sender", name: "web" }));
}
