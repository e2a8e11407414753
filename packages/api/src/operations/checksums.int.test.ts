import { createHash } from "node:crypto";
import { type PartUrls, partUrls } from "@vergence/contract";
import { describe, expect, test } from "vitest";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { multipartSize, partSizeBytes, putParts, type StartedFile, startFile } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("base64");
const whole = Buffer.alloc(partSizeBytes, 3);
const last = Buffer.from("12345");
const bodies = [whole, last];
const sums = bodies.map((body, index) => ({ partNumber: index + 1, checksumSha256: sha256(body) }));

const ask = (file: StartedFile, body: object) => harness.call("POST", `${file.path}/part-urls`, { body });
const complete = (file: StartedFile, parts: object[]) =>
  harness.call("POST", `${file.path}/complete`, { body: { parts } });
async function urlsOf(file: StartedFile, parts: object[] = sums): Promise<PartUrls["parts"]> {
  const answer = await ask(file, { parts });
  expect(answer.status, answer.text).toBe(200);
  return partUrls.strict().parse(answer.json).parts;
}
const put = ({ url, headers }: PartUrls["parts"][0], bytes: Buffer) =>
  fetch(url, { method: "PUT", body: new Uint8Array(bytes), headers });
async function sendAll(file: StartedFile) {
  const urls = await urlsOf(file);
  return Promise.all(
    urls.map(async (part, index) => {
      const sent = await put(part, bodies[index] as Buffer);
      expect(sent.status).toBe(200);
      return { ...sums[index], etag: sent.headers.get("etag") ?? "" };
    }),
  );
}
const startTwoParts = () => startFile(harness, multipartSize(2));

describe("POST …/part-urls with checksums", () => {
  test("› 200, each part with the header that its PUT must carry, in the order of the parts", async () => {
    const urls = await urlsOf(await startTwoParts(), sums.toReversed());
    expect(urls.map(({ partNumber, headers }) => ({ partNumber, headers }))).toEqual(
      sums.toReversed().map(({ partNumber, checksumSha256 }) => ({
        partNumber,
        headers: { "x-amz-checksum-sha256": checksumSha256 },
      })),
    );
    for (const { url } of urls)
      expect(new URL(url).searchParams.get("X-Amz-SignedHeaders")).toBe("content-length;host;x-amz-checksum-sha256");
  });

  test("› the store refuses other bytes with 400 BadDigest, and a PUT without the header with 403", async () => {
    const [, part] = (await urlsOf(await startTwoParts())) as [PartUrls["parts"][0], PartUrls["parts"][0]];
    const refused = await put(part, Buffer.from("54321"));
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("<Code>BadDigest</Code>")]);
    expect((await put({ ...part, headers: undefined }, last)).status).toBe(403);
    expect((await put(part, last)).status).toBe(200);
  });

  test("› of a file of one PUT: with a checksum and without, as one likes", async () => {
    const file = await startFile(harness, last.length);
    const parts = [{ partNumber: 1, checksumSha256: sha256(last) }];
    const [part] = (await urlsOf(file, parts)) as [PartUrls["parts"][0]];
    expect((await put(part, Buffer.from("54321"))).status).toBe(400);
    await putParts(harness, file);
    expect((await put(part, last)).status).toBe(200);
    expect((await complete(file, [])).status).toBe(200);
  });

  test("› 400 for malformed ones, named by their place", async () => {
    const parts = [...sums, { partNumber: 3, checksumSha256: "no base64" }, { partNumber: 4 }];
    const { issues } = expectProblem(await ask(await startTwoParts(), { parts }), 400, "invalid_input");
    expect(issues?.map(({ path }) => path)).toEqual(["parts.2.checksumSha256", "parts.3.checksumSha256"]);
    expect(issues?.[0]?.message).toMatch(/^must be a SHA-256 in base64/);
  });

  test("› 400 for a part past the end, and beside the other forms", async () => {
    const file = await startTwoParts();
    const beyond = [sums[0], { ...sums[1], partNumber: 3 }];
    const past = expectProblem(await ask(file, { parts: beyond }), 400, "invalid_input");
    expect(past.issues).toEqual([{ path: "parts.1.partNumber", message: "this file has 2 parts; there is no part 3" }]);
    const both = expectProblem(await ask(file, { parts: sums, partNumbers: [1] }), 400, "invalid_input");
    expect(both.issues?.map(({ path }) => path)).toEqual(["parts"]);
  });

  test("› 400 where the file's upload was begun the other way", async () => {
    const [plain, summed] = [await startTwoParts(), await startTwoParts()];
    await putParts(harness, plain, [1]);
    await urlsOf(summed);
    for (const [file, body, begun] of [
      [plain, { parts: sums }, "without checksums"],
      [summed, { partNumbers: [1] }, "with checksums"],
    ] as const) {
      const { issues } = expectProblem(await ask(file, body), 400, "invalid_input");
      expect(issues).toEqual([{ path: "parts", message: expect.stringContaining(`was begun ${begun}`) }]);
    }
  });

  test("› calls that race with and without them leave one upload, of one kind", async () => {
    const file = await startTwoParts();
    const answers = await Promise.all(
      [{ parts: sums }, {}, { parts: sums }, {}].map(async (body) => (await ask(file, body)).status),
    );
    expect(answers.filter((status) => status === 200).length).toBe(2);
    expect(answers.filter((status) => status === 400).length).toBe(2);
    const { storage } = harness.t.resources;
    const open = await Array.fromAsync(storage.listMultipartUploads(""), ({ key }) => key);
    expect(open.filter((key) => key.includes(file.uploadId))).toHaveLength(1);
  });
});

describe("POST …/complete with checksums", () => {
  test("› 200 for the parts with the checksums that they were sent with, and again", async () => {
    const file = await startTwoParts();
    const parts = await sendAll(file);
    for (let time = 0; time < 2; time++)
      expect((await complete(file, parts)).json).toMatchObject({ status: "completed" });
  });

  test("› 422 naming the part whose checksum is missing, and the file stays open", async () => {
    const file = await startTwoParts();
    const parts = await sendAll(file);
    const without = parts.map(({ checksumSha256: _, ...part }, index) => (index === 1 ? part : (parts[0] as object)));
    const { issues } = expectProblem(await complete(file, without), 422, "parts_mismatch");
    expect(issues).toEqual([
      { path: "parts.1.checksumSha256", message: "is required: this file's parts were sent with their checksums" },
    ]);
    expect((await complete(file, parts)).status).toBe(200);
  });

  test("› 422 for a checksum that is not the stored part's", async () => {
    const file = await startTwoParts();
    const parts = await sendAll(file);
    const wrong = parts.map((part) => ({ ...part, checksumSha256: sums[0]?.checksumSha256 }));
    expectProblem(await complete(file, wrong), 422, "parts_mismatch");
    expect((await complete(file, parts)).status).toBe(200);
  });

  test("› 422 for checksums of parts that were sent without, 400 for what is none", async () => {
    const file = await startTwoParts();
    const sent = await putParts(harness, file);
    const summed = sent.map((part, index) => ({ ...part, checksumSha256: sums[index]?.checksumSha256 }));
    const { issues } = expectProblem(await complete(file, summed), 422, "parts_mismatch");
    expect(issues?.map(({ path }) => path)).toEqual(["parts.0.checksumSha256", "parts.1.checksumSha256"]);
    const malformed = sent.map((part) => ({ ...part, checksumSha256: "x" }));
    const refused = expectProblem(await complete(file, malformed), 400, "invalid_input");
    expect(refused.issues?.map(({ path }) => path)).toEqual(["parts.0.checksumSha256", "parts.1.checksumSha256"]);
    expect((await complete(file, sent)).status).toBe(200);
  });
});

test("uploadGroups.partUrls and completeFile › the same by tRPC", async () => {
  const file = await startTwoParts();
  const ids = { uploadSessionId: file.uploadSessionId, uploadId: file.uploadId };
  const mutate = (name: string, body: object) =>
    harness.call("POST", `/api/trpc/uploadGroups.${name}`, { body: { ...ids, ...body } });
  const urls = await mutate("partUrls", { parts: sums });
  const { parts } = (urls.json as { result: { data: PartUrls } }).result.data;
  expect(parts.map(({ headers }) => headers)).toEqual(
    sums.map(({ checksumSha256 }) => ({ "x-amz-checksum-sha256": checksumSha256 })),
  );
  const refused = await mutate("completeFile", {
    parts: sums.map((part) => ({ ...part, checksumSha256: "x", etag: "e" })),
  });
  expect(refused.json).toMatchObject({
    error: { data: { appCode: "invalid_input", issues: [{ path: "parts.0.checksumSha256" }, {}] } },
  });
  const named = await sendAll(file);
  expect((await mutate("completeFile", { parts: named })).status).toBe(200);
});
