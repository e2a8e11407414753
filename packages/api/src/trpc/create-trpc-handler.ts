import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type Auth, type RateLimiter, type Resources, toAppError } from "@vergence/core";
import { type Caller, callerOfKeyOrSession } from "../request/caller.ts";
import { logFault } from "../request/log-fault.ts";
import { limitRate } from "../request/rate-limit.ts";
import { readJson } from "../request/read-json.ts";
import { appRouter } from "./app-router.ts";
import { appErrorOf, type TrpcContext, trpcErrorOf } from "./trpc.ts";

/** The typed procedures below `/api/trpc`; subscriptions come as server-sent events. */
export function createTrpcHandler(
  resources: Resources,
  auth: Auth,
  limiter: RateLimiter | null,
): (request: Request, requestId: string) => Promise<Response> {
  return async (request, requestId) => {
    const limits = new Headers();
    const response = await fetchRequestHandler({
      endpoint: "/api/trpc",
      req: withCheckedBody(request),
      router: appRouter,
      createContext: (): TrpcContext => {
        // Several procedures come in one request: who calls is looked up once.
        let caller: Promise<Caller> | undefined;
        return {
          resources,
          requestId,
          findCaller: () => {
            caller ??= callerOfKeyOrSession(resources, auth, request).then(async (found) => {
              await limitRate(limiter, found.actor, limits);
              return found;
            });
            return caller;
          },
        };
      },
      onError({ error, path }) {
        const appError = appErrorOf(error);
        logFault(resources, appError, error, { requestId, procedure: path });
      },
    });
    limits.forEach((value, name) => {
      response.headers.set(name, value);
    });
    return response;
  };
}

/**
 * Lets tRPC read a body by the same rules as REST: JSON only, of the same largest size, refused with the same
 * codes. Its own reading knows no limit, and takes forms and raw bytes, which no procedure does.
 */
function withCheckedBody(request: Request): Request {
  const { headers, body } = request;
  const read = async () => {
    try {
      return await readJson({ headers, body });
    } catch (error) {
      throw trpcErrorOf(toAppError(error));
    }
  };
  // Configurable, for a framework may have handed us its own proxy of a request.
  const configurable = true;
  return Object.defineProperties(request, {
    json: { value: read, configurable },
    formData: { value: read, configurable },
    body: { get: read, configurable },
  });
}
