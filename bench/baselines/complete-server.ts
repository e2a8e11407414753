import { createHash } from "node:crypto";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { createBareSigner } from "../support/s3-signer.ts";
import { completeFileSql, findFileSql } from "./complete-sql.ts";

// The baseline of the row `complete`: what the product does for the last file of a group, by hand. It checks the key,
// finds the file, looks at the stored object and writes the same rows, in two round trips to Postgres. It checks no
// input, explains no error and survives no race, for which the product takes its further round trips.
const env = process.env as Record<string, string>;
const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 10 });
const storeAgent = new Agent({ keepAlive: true });
const store = new URL(env.S3_ENDPOINT ?? "");
const emptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const access = {
  endpoint: store.href,
  region: env.S3_REGION ?? "",
  accessKeyId: env.S3_ACCESS_KEY_ID ?? "",
  secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? "",
};

function headObject(key: string): Promise<{ sizeBytes: number; etag: string }> {
  const path = `/${env.S3_BUCKET}/${key}`;
  const { dateTime, credential, sign } = createBareSigner(access, new Date());
  const signed = "host;x-amz-content-sha256;x-amz-date";
  const canonicalHeaders = `host:${store.host}\nx-amz-content-sha256:${emptySha256}\nx-amz-date:${dateTime}\n`;
  const signature = sign(`HEAD\n${path}\n\n${canonicalHeaders}\n${signed}\n${emptySha256}`);
  const headers = {
    "x-amz-content-sha256": emptySha256,
    "x-amz-date": dateTime,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${signature}`,
  };
  return new Promise((resolve, reject) => {
    const { hostname, port } = store;
    const outgoing = request({ hostname, port, path, method: "HEAD", agent: storeAgent, headers }, (answer) => {
      answer.resume();
      if (answer.statusCode !== 200) return reject(new Error(`HEAD answered ${answer.statusCode}`));
      const { "content-length": length, etag = "" } = answer.headers;
      resolve({ sizeBytes: Number(length), etag: etag.replaceAll('"', "") });
    });
    outgoing.on("error", reject).end();
  });
}

async function complete(groupId: string, fileId: string, key: string): Promise<object> {
  const keyHash = createHash("sha256").update(key).digest("hex");
  const found = await pool.query({ name: "find", text: findFileSql, values: [keyHash, groupId, fileId] });
  const file = found.rows[0];
  const stored = await headObject(file.storageKey);
  if (stored.sizeBytes !== Number(file.totalBytes)) throw new Error("another size is stored");
  const values = [groupId, fileId, stored.etag, file.workspaceId, `key:${file.keyId}`];
  const written = await pool.query({ name: "complete", text: completeFileSql, values });
  const { libraryId } = written.rows[0];
  return {
    uploadId: fileId,
    fileRole: file.fileRole,
    fileName: file.fileName,
    totalBytes: Number(file.totalBytes),
    partSizeBytes: Number(file.partSizeBytes),
    totalParts: file.totalParts,
    uploadStrategy: file.uploadStrategy,
    status: "completed",
    libraryId,
  };
}

// A turn of the other side may take longer than the five seconds for which a server keeps an idle connection by
// default.
const server = createServer({ keepAliveTimeout: 65_000 }, (incoming, outgoing) => {
  const [, , , , groupId = "", , fileId = ""] = (incoming.url ?? "").split("/");
  incoming.resume();
  complete(groupId, fileId, String(incoming.headers["x-spatialgen-appkey"])).then(
    (answer) => {
      const body = JSON.stringify(answer);
      outgoing
        .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
        .end(body);
    },
    (error: unknown) => outgoing.writeHead(500).end(String(error)),
  );
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.once("SIGTERM", () => process.exit(0));
// Our parent holds the other end; its end, however it comes, is ours.
process.stdin.once("close", () => process.exit(0)).resume();
