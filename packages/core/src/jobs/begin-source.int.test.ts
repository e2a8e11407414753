import { afterAll, beforeAll, expect, test } from "vitest";
import { startRemoteUpload } from "../library/start-remote-upload.ts";
import { createTestContext, type TestContext } from "../testing/index.ts";
import { beginSource } from "./begin-source.ts";
import { claimFetch, type FetchClaim } from "./claim-fetch.ts";
import { noteSource } from "./note-source.ts";

let t: TestContext;
beforeAll(async () => {
  t = await createTestContext();
});
afterAll(() => t.close());

const another = { partSizeBytes: 8 * 2 ** 20, totalBytes: 7, validator: '"another"' };

/** A claimed fetch of one file, of which the store has an upload. */
async function claimWithUpload() {
  const { id: videoId } = await startRemoteUpload(t.contextFor("upload"), {
    name: "A film",
    description: "",
    layout: "2D",
    perspective: "Regular",
    folderName: "Home",
    videoUrl: "https://films.example/film.mp4",
    secondaryVideoUrl: undefined,
  });
  const { id: jobId } = await t.resources.db.job.findFirstOrThrow({ where: { videoId } });
  const claim = await take(jobId);
  const [source] = claim.sources;
  if (!source) return expect.unreachable();
  const { multipartUploadId } = await t.resources.storage.createMultipartUpload(source.storageKey);
  await noteSource(t.resources, claim, source.sourceId, { multipartUploadId });
  return { claim, source, multipartUploadId };
}

const take = async (jobId: number): Promise<FetchClaim> =>
  (await claimFetch(t.resources, jobId)) ?? expect.unreachable();

test("beginSource › keeps what is known of the file, and aborts the upload of the one before", async () => {
  const { claim, source, multipartUploadId } = await claimWithUpload();
  await beginSource(t.resources, claim, source, another);
  const row = await t.resources.db.remoteSource.findUniqueOrThrow({ where: { id: source.sourceId } });
  expect(row).toMatchObject({ multipartUploadId: null, totalBytes: 7n, validator: '"another"' });
  expect(await t.resources.storage.listParts(source.storageKey, multipartUploadId)).toBeNull();
});

test("beginSource › ClaimLostError where another worker has taken over, whose upload stays", async () => {
  const { claim, source, multipartUploadId } = await claimWithUpload();
  await take(claim.jobId);
  await expect(beginSource(t.resources, claim, source, another)).rejects.toMatchObject({ name: "ClaimLostError" });
  expect(await t.resources.storage.listParts(source.storageKey, multipartUploadId)).toEqual([]);
});
