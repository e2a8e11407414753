import { createHash } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import pg from "pg";

// The baseline of the row `get-group`: the same answer by Hono and pg alone. It looks the key up and reads the group
// with its files, in two round trips to Postgres. It checks no role, no address and no answer, and explains no error.
const env = process.env as Record<string, string>;
const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 10 });

const keySql = `SELECT "workspaceId", role, "expiresAt", "revokedAt" FROM "ApiKey" WHERE hash = $1`;
const groupSql = `SELECT g.*, v.id AS "libraryId", (
    SELECT json_agg(json_build_object('uploadId', f.id, 'fileRole', f."fileRole", 'fileName', f."fileName",
      'totalBytes', f."totalBytes", 'partSizeBytes', f."partSizeBytes", 'totalParts', f."totalParts",
      'uploadStrategy', f."uploadStrategy", 'status', f.status) ORDER BY f.position)
    FROM "UploadFile" f WHERE f."groupId" = g.id) AS files
  FROM "UploadGroup" g LEFT JOIN "LibraryVideo" v ON v."uploadGroupId" = g.id WHERE g.id = $1 AND g."workspaceId" = $2`;

const app = new Hono();
app.get("/api/videos/uploads/:id", async (c) => {
  const hash = createHash("sha256")
    .update(c.req.header("x-spatialgen-appkey") ?? "")
    .digest("hex");
  const key = (await pool.query({ name: "key", text: keySql, values: [hash] })).rows[0];
  if (!key) return c.json({ code: "unauthenticated" }, 401);
  const values = [c.req.param("id"), key.workspaceId];
  const group = (await pool.query({ name: "group", text: groupSql, values })).rows[0];
  return c.json({
    uploadSessionId: group.id,
    sessionId: group.id,
    status: group.status,
    videoName: group.videoName,
    description: group.description,
    layout: group.layout,
    perspective: String(group.perspective || "Regular"),
    folderName: group.folderName,
    createdAt: group.createdAt,
    expiresAt: group.expiresAt,
    libraryId: group.libraryId,
    files: group.files,
  });
});

const serverOptions = { keepAliveTimeout: 65_000 };
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1", serverOptions }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}`),
);
process.once("SIGTERM", () => process.exit(0));
// Our parent holds the other end; its end, however it comes, is ours.
process.stdin.once("close", () => process.exit(0)).resume();
