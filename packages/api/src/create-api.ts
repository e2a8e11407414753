import { createAuth, createRateLimiter, observeRequest, type Resources, toAppError } from "@vergence/core";
import { requestIdOf } from "./request/request-id.ts";
import { createRestHandler } from "./rest/create-rest-handler.ts";
import { problemResponse } from "./rest/problem-response.ts";
import { createTrpcHandler } from "./trpc/create-trpc-handler.ts";
import { trpcRouteOf } from "./trpc/route-of.ts";

const signInRoute = "/api/auth/*";

export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * Everything below `/api`, and `/healthz`, `/readyz` and `/metrics`, as one fetch handler: it runs in a server of our
 * own, and behind a framework's catch-all route. Every answer carries `X-Request-Id`.
 */
export function createApi(resources: Resources): FetchHandler {
  const auth = createAuth(resources);
  const limiter = createRateLimiter(resources);
  const rest = createRestHandler(resources, limiter);
  const trpc = createTrpcHandler(resources, auth, limiter);
  const answerSignIn = async (request: Request, requestId: string) => {
    try {
      return await auth.handler(request);
    } catch (error) {
      const appError = toAppError(error);
      const path = new URL(request.url).pathname;
      resources.logger.error({ err: appError.cause ?? error, requestId, route: signInRoute }, appError.message);
      return problemResponse(appError, { path, requestId });
    }
  };
  return async (request) => {
    const requestId = requestIdOf(request.headers);
    const { pathname } = new URL(request.url);
    const response = await observeRequest(resources, request, requestId, async (observed) => {
      if (pathname.startsWith("/api/trpc/")) {
        observed.route = trpcRouteOf(pathname);
        return trpc(request, requestId);
      }
      if (pathname.startsWith("/api/auth/")) {
        observed.route = signInRoute;
        return answerSignIn(request, requestId);
      }
      return rest(request, requestId, observed);
    });
    response.headers.set("x-request-id", requestId);
    return response;
  };
}
