import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { createS3Storage } from "./create-s3-storage.ts";
import type { StorageLimits } from "./s3-client.ts";
import type { Storage } from "./storage.ts";
import { answerError, type ScriptedServer, startScriptedServer } from "./testing/scripted-server.ts";
import { collect } from "./testing/store-under-test.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function connect(endpoint: string, limits: Partial<StorageLimits> = {}): Storage {
  const keys = { region: "us-east-1", accessKeyId: "a", secretAccessKey: "s" };
  const storage = createS3Storage({ endpoint, publicEndpoint: endpoint, bucket: "bucket", ...keys }, limits);
  closers.push(() => storage.close());
  return storage;
}

/** A storage whose store answers as `script` says, and the log of what it was asked. */
async function broken(
  script: (line: string, response: ServerResponse, request: IncomingMessage) => void,
  limits?: Partial<StorageLimits>,
): Promise<{ storage: Storage; server: ScriptedServer }> {
  const server = await startScriptedServer(script);
  closers.push(server.close);
  return { storage: connect(server.endpoint, limits), server };
}

const part = [{ partNumber: 1, etag: "e" }];
const text = { sizeBytes: 1, contentType: "text/plain" };
const calls: Record<string, (storage: Storage) => Promise<unknown>> = {
  createMultipartUpload: (storage) => storage.createMultipartUpload("k"),
  completeMultipartUpload: (storage) => storage.completeMultipartUpload("k", "u", part),
  abortMultipartUpload: (storage) => storage.abortMultipartUpload("k", "u"),
  listParts: (storage) => storage.listParts("k", "u"),
  listMultipartUploads: (storage) => collect(storage.listMultipartUploads("k")),
  headObject: (storage) => storage.headObject("k"),
  getObject: (storage) => storage.getObject("k"),
  "putObject of a buffer": (storage) => storage.putObject("k", Buffer.from("x"), text),
  "putObject of a stream": (storage) => storage.putObject("k", Readable.from([Buffer.from("x")]), text),
  deleteObjects: (storage) => storage.deleteObjects(["k"]),
  listObjects: (storage) => collect(storage.listObjects("k")),
  check: (storage) => storage.check(),
};
const each = Object.entries(calls);

describe("invalid_input", () => {
  it("createMultipartUpload with checksums › when the store has none, which it says with 501", async () => {
    const { storage } = await broken((_line, response) => answerError(response, 501, "NotImplemented"), {
      maxAttempts: 1,
    });
    await expect(storage.createMultipartUpload("k", { hasChecksums: true })).rejects.toMatchObject({
      code: "invalid_input",
      issues: [{ path: "parts", message: expect.stringContaining("takes no checksums of parts") }],
    });
    await expect(storage.createMultipartUpload("k")).rejects.toMatchObject({ code: "storage_unavailable" });
  });
});

describe("storage_unavailable", () => {
  it.each(each)("%s › when nothing listens", async (_, call) => {
    // A port that was free a moment ago may be in use by now; the first one never is.
    await expect(call(connect("http://127.0.0.1:1"))).rejects.toMatchObject({ code: "storage_unavailable" });
  });

  it.each(each)("%s › when the store never answers, at the deadline over all attempts", async (_, call) => {
    const limits = { callTimeoutMs: 200, completeTimeoutMs: 200, putTimeoutMs: 200 };
    const { storage } = await broken(() => undefined, limits);
    await expect(call(storage)).rejects.toMatchObject({ code: "storage_unavailable" });
  });

  it.each(each)("%s › when every attempt is answered 503 SlowDown, after so many attempts", async (name, call) => {
    const { storage, server } = await broken((_line, response) => answerError(response, 503, "SlowDown"), {
      maxAttempts: 2,
    });
    await expect(call(storage)).rejects.toMatchObject({
      code: "storage_unavailable",
      message: "The store cannot serve the request now.",
    });
    // A stream is read once; HeadObject asks once more before, without the SDK's chain.
    const attempts: Record<string, number> = { "putObject of a stream": 1, headObject: 3 };
    expect(server.lines.filter((line) => line === server.lines[0])).toHaveLength(attempts[name] ?? 2);
  });

  it.each(each)("%s › when the keys are refused", async (_, call) => {
    const { storage } = await broken((_line, response) => answerError(response, 403, "InvalidAccessKeyId"));
    await expect(call(storage)).rejects.toMatchObject({
      code: "storage_unavailable",
      message: expect.stringContaining("403"),
    });
  });

  it("listParts › when a 200 carries something that is no answer", async () => {
    const { storage } = await broken((_line, response) => response.end("<html><body>Sign in"));
    await expect(storage.listParts("k", "u")).rejects.toMatchObject({ code: "storage_unavailable" });
  });

  it("a name that does not resolve", async () => {
    const storage = connect("http://store.invalid:9000", { maxAttempts: 1 });
    await expect(storage.check()).rejects.toMatchObject({ code: "storage_unavailable" });
  });
});

describe("retries", () => {
  it("headObject › asks only once where the store answers, be it with null", async () => {
    const { storage, server } = await broken((line, response) =>
      line.includes("/none") ? response.writeHead(404).end() : response.setHeader("content-length", "7").end(),
    );
    expect(await storage.headObject("k")).toMatchObject({ sizeBytes: 7 });
    expect(await storage.headObject("none")).toBeNull();
    expect(server.lines).toEqual(["HEAD /bucket/k", "HEAD /bucket/none"]);
  });

  it.each(each.filter(([name]) => name !== "putObject of a stream"))(
    "%s › heals when the connection is cut once",
    async (name, call) => {
      let cut = false;
      const { storage } = await broken((_line, response, request) => {
        if (cut) return answerWell(name, response);
        cut = true;
        request.socket.destroy();
      });
      await call(storage);
      expect(cut).toBe(true);
    },
  );
});

describe("completeMultipartUpload", () => {
  const complete = (storage: Storage) => storage.completeMultipartUpload("k", "u", part);
  const errorBody = (code: string) =>
    `<?xml version="1.0"?>\n\n<Error><Code>${code}</Code><Message>m</Message></Error>`;

  it.each([
    ["at its end", errorBody("InternalError")],
    ["before a line break", `${errorBody("InternalError")}\n`],
  ])("a 200 with an error in its body, %s, is a failure", async (_, body) => {
    const { storage } = await broken((line, response) =>
      line.startsWith("POST") ? response.end(body) : response.end("<ListPartsResult></ListPartsResult>"),
    );
    await expect(complete(storage)).rejects.toMatchObject({ code: "storage_unavailable" });
  });

  it("a 200 without a body is a failure", async () => {
    const { storage } = await broken((line, response) =>
      line.startsWith("POST") ? response.end() : response.end("<ListPartsResult></ListPartsResult>"),
    );
    await expect(complete(storage)).rejects.toMatchObject({ code: "storage_unavailable" });
  });

  it("a 200 with InvalidPart in its body is parts_mismatch, with the store's words", async () => {
    const { storage } = await broken((_line, response) => response.end(errorBody("InvalidPart")));
    await expect(complete(storage)).rejects.toMatchObject({
      code: "parts_mismatch",
      message: "The store refused the parts with InvalidPart: a part is not stored, or its etag is another (m).",
    });
  });

  it.each(["InvalidPart", "InvalidPartOrder", "EntityTooSmall"])("400 %s is parts_mismatch", async (code) => {
    const { storage } = await broken((_line, response) => answerError(response, 400, code));
    await expect(complete(storage)).rejects.toMatchObject({
      code: "parts_mismatch",
      message: expect.stringMatching(new RegExp(`${code}: .* \\(words of the store\\)`)),
    });
  });

  it("500 where the upload is gone is no_such_upload", async () => {
    const { storage } = await broken((line, response) =>
      line.startsWith("POST") ? answerError(response, 500, "UnknownError") : answerError(response, 404, "NoSuchKey"),
    );
    expect(await complete(storage)).toBe("no_such_upload");
  });

  it("500 where the upload is still there is storage_unavailable", async () => {
    const { storage } = await broken((line, response) =>
      line.startsWith("POST")
        ? answerError(response, 500, "InternalError")
        : response.end("<ListPartsResult></ListPartsResult>"),
    );
    await expect(complete(storage)).rejects.toMatchObject({ code: "storage_unavailable" });
  });

  it.each(["NoSuchUpload", "NoSuchKey"])("404 %s is no_such_upload", async (code) => {
    const { storage } = await broken((_line, response) => answerError(response, 404, code));
    expect(await complete(storage)).toBe("no_such_upload");
  });
});

describe("deleteObjects", () => {
  it.each([
    [501, "NotImplemented"],
    [400, "InvalidRequest"],
    [403, "AccessDenied"],
  ])("goes one by one where the store answers %i to DeleteObjects", async (status, code) => {
    const { storage, server } = await broken((line, response) => {
      if (line.startsWith("POST")) answerError(response, status, code);
      else if (line.includes("/gone")) answerError(response, 404, "NoSuchKey");
      else response.writeHead(204).end();
    });
    await storage.deleteObjects(["a", "gone", "c"]);
    const deleted = server.lines.filter((line) => line.startsWith("DELETE")).map((line) => line.split(/[/?]/)[2]);
    expect(deleted.sort()).toEqual(["a", "c", "gone"]);
  });

  it("asks again, one by one, for the keys that DeleteObjects failed to delete", async () => {
    const { storage, server } = await broken((line, response) =>
      line.startsWith("POST")
        ? response.end("<DeleteResult><Error><Key>b</Key><Code>InternalError</Code></Error></DeleteResult>")
        : response.writeHead(204).end(),
    );
    await storage.deleteObjects(["a", "b"]);
    expect(server.lines.filter((line) => line.startsWith("DELETE"))).toEqual(["DELETE /bucket/b?x-id=DeleteObject"]);
  });
});

describe("listMultipartUploads", () => {
  const upload = (key: string) =>
    `<Upload><Key>${key}</Key><UploadId>u</UploadId><Initiated>2026-01-31T09:30:00.000Z</Initiated></Upload>`;
  const page = (uploads: string, more = "") =>
    `<ListMultipartUploadsResult>${more}${uploads}</ListMultipartUploadsResult>`;

  it("leaves out what does not begin with the prefix, as where a store does not know it", async () => {
    const { storage } = await broken((_, response) => response.end(page(upload("films/1/a") + upload("films/10/a"))));
    const keys = await Array.fromAsync(storage.listMultipartUploads("films/1/"), ({ key }) => key);
    expect(keys).toEqual(["films/1/a"]);
  });

  it("ends where a store goes on naming the same next page", async () => {
    const more =
      "<IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>u</NextUploadIdMarker>";
    const { storage, server } = await broken((_, response) => response.end(page(upload("k"), more)));
    expect(await collect(storage.listMultipartUploads("k"))).toHaveLength(2);
    expect(server.lines).toHaveLength(2);
  });
});

/** The least that each call takes for success. */
function answerWell(name: string, response: ServerResponse): void {
  const bodies: Record<string, string> = {
    createMultipartUpload: "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>",
    completeMultipartUpload: "<CompleteMultipartUploadResult><Key>k</Key></CompleteMultipartUploadResult>",
    listParts: "<ListPartsResult></ListPartsResult>",
    listMultipartUploads: "<ListMultipartUploadsResult></ListMultipartUploadsResult>",
    listObjects: "<ListBucketResult></ListBucketResult>",
    deleteObjects: "<DeleteResult></DeleteResult>",
  };
  response.end(bodies[name]);
}
