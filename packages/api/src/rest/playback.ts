import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { cacheControlOf, openPlayback, type Resources } from "@vergence/core";
import type { Hono } from "hono";
import { z } from "zod";
import { parseInput } from "../request/parse-input.ts";
import type { RestEnv } from "./rest-env.ts";

const params = z.object({ playbackId: z.uuid("must be a UUID") });
const playlistType = "application/vnd.apple.mpegurl";

/** Where players read; its parameters are checked below. */
export const playbackPath = "/api/playback/:playbackId/:path{.+}";

/** Posters, playlists and segments for players, from the store through this server. */
export function addPlayback(app: Hono<RestEnv>, resources: Resources): void {
  const { playbackBytes } = resources.metrics;
  app.get(playbackPath, async (c) => {
    const { playbackId } = parseInput(params, { playbackId: c.req.param("playbackId") }, "address");
    const path = c.req.param("path");
    const body = await openPlayback(resources, {
      playbackId,
      path,
      range: c.req.header("range"),
      signal: c.req.raw.signal,
    });
    const isWholePlaylist = body.contentType === playlistType && !body.contentRange;
    const headers: Record<string, string> = {
      "content-type": body.contentType,
      "content-length": String(body.sizeBytes),
      "cache-control": cacheControlOf(path, body),
      "accept-ranges": "bytes",
      etag: `"${body.etag}"`,
      ...(body.contentRange && { "content-range": body.contentRange }),
      ...(isWholePlaylist && { vary: "Accept-Encoding" }),
    };
    const status = body.contentRange ? 206 : 200;
    if (c.req.method === "HEAD") {
      // It is not read: an open body would hold its connection to the store.
      body.stream.destroy();
      return c.body(null, status, headers);
    }
    if (isWholePlaylist && c.req.header("accept-encoding")?.includes("gzip")) {
      const zipped = gzipSync(Buffer.concat(await body.stream.toArray()));
      playbackBytes.inc(zipped.length);
      return c.body(zipped, 200, {
        ...headers,
        "content-encoding": "gzip",
        "content-length": String(zipped.length),
        // Another representation than the plain one (RFC 9110 section 8.8.3.3).
        etag: `"${body.etag}-gzip"`,
      });
    }
    const sent = Readable.toWeb(body.stream) as ReadableStream<Uint8Array>;
    // After it was handed over: a listener does not set a stream going that its reader holds.
    body.stream.on("data", (chunk: Buffer) => playbackBytes.inc(chunk.length));
    return c.body(sent, status, headers);
  });
}
