import { AppError, type ObservedRequest, type RateLimiter, type Resources, toAppError } from "@vergence/core";
import { Hono } from "hono";
import { routes } from "../operations/index.ts";
import { logFault } from "../request/log-fault.ts";
import { addRoute } from "./add-route.ts";
import { addCors } from "./cors.ts";
import { addDocs, docsPaths } from "./docs.ts";
import { addEvents, eventsPath } from "./events.ts";
import { addHealth, healthPaths } from "./health.ts";
import { addMetrics, metricsPath } from "./metrics.ts";
import { noteRoute, routeOf } from "./note-route.ts";
import { addPlayback, playbackPath } from "./playback.ts";
import { problemResponse } from "./problem-response.ts";
import type { RestEnv } from "./rest-env.ts";

/** The REST API: authenticate, parse, one use case, reply. Errors are problem documents. */
export function createRestHandler(
  resources: Resources,
  limiter: RateLimiter | null,
): (request: Request, requestId: string, observed: ObservedRequest) => Promise<Response> {
  const app = new Hono<RestEnv>({ strict: false });
  app.use("*", noteRoute);
  addCors(app, resources);
  app.onError((error, c) => {
    const appError = toAppError(error);
    const { requestId } = c.env;
    logFault(resources, appError, error, { requestId, route: routeOf(c) });
    return problemResponse(appError, { path: c.req.path, requestId });
  });
  app.notFound((c) => {
    const error = new AppError("not_found", "This API has no such path.");
    return problemResponse(error, { path: c.req.path, requestId: c.env.requestId });
  });

  addHealth(app, resources);
  addMetrics(app, resources);
  addDocs(app, routes);
  addPlayback(app, resources);
  addEvents(app, resources, limiter);
  for (const path of new Set(routes.map((route) => route.path))) {
    const own = routes.filter((route) => route.path === path);
    for (const route of own) addRoute(app, resources, limiter, route);
    // At once: a later address with a parameter would take this one's other methods for itself.
    refuseOtherMethods(
      app,
      `/api${path}`,
      own.map((route) => route.method.toUpperCase()),
    );
  }
  for (const path of [...healthPaths, metricsPath, playbackPath, eventsPath, ...docsPaths])
    refuseOtherMethods(app, path, ["GET"]);
  return async (request, requestId, observed) => app.fetch(request, { requestId, observed });
}

function refuseOtherMethods(app: Hono<RestEnv>, path: string, methods: string[]): void {
  // GET answers HEAD too (RFC 9110 section 9.3.2).
  const allowed = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
  app.all(path, (c) => {
    const error = new AppError("method_not_allowed", `This path allows ${allowed}.`);
    const response = problemResponse(error, { path: c.req.path, requestId: c.env.requestId });
    response.headers.set("allow", allowed);
    return response;
  });
}
