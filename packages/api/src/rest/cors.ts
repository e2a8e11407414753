import { isOriginGranted, type Resources } from "@vergence/core";
import type { Context, Hono } from "hono";
import { cors } from "hono/cors";
import { z } from "zod";
import type { RestEnv } from "./rest-env.ts";

const shared = {
  allowMethods: ["GET", "HEAD", "POST", "DELETE"],
  allowHeaders: [
    ...["Content-Type", "X-SPATIALGEN-APPKEY", "Authorization", "X-Request-Id", "Range", "Idempotency-Key"],
    ...["Last-Event-ID", "Traceparent", "Tracestate"],
  ],
  exposeHeaders: [
    ...["X-Request-Id", "Retry-After", "Link", "Idempotency-Replayed", "Content-Range", "Content-Length"],
    ...["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy"],
  ],
};

/**
 * Which pages may call from a browser: any page the playback; pages of the settings everything; pages that an upload
 * token allows the calls of its group.
 */
export function addCors(app: Hono<RestEnv>, resources: Resources): void {
  const { corsOrigins } = resources.config;
  const answerPreflight = cors({ ...shared, origin: (origin) => origin, maxAge: 600 });
  app.use("/api/videos/uploads/:uploadSessionId/*", async (c, next) => {
    const origin = c.req.header("origin");
    const uploadSessionId = z.uuid().safeParse(c.req.param("uploadSessionId")).data;
    const isPreflight = c.req.method === "OPTIONS" && c.req.header("access-control-request-method");
    if (!isPreflight || !origin || !uploadSessionId) return next();
    if (corsOrigins.includes("*") || corsOrigins.includes(origin)) return next();
    const isGranted = await isOriginGranted(resources, { uploadSessionId, origin });
    return isGranted ? answerPreflight(c, next) : next();
  });
  app.use(
    "*",
    cors({
      ...shared,
      // Players are embedded anywhere; the API itself only where the settings say.
      origin: (origin, c) =>
        c.req.path.startsWith("/api/playback/") || corsOrigins.includes("*")
          ? "*"
          : corsOrigins.includes(origin)
            ? origin
            : null,
      maxAge: 3600,
    }),
  );
}

/** Lets the page of this origin read the answer, an error as well. */
export function allowOrigin(c: Context<RestEnv>, origin: string): void {
  const { headers } = c.res;
  if (headers.get("access-control-allow-origin") === "*") return;
  headers.set("access-control-allow-origin", origin);
}
