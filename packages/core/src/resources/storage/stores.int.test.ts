import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Ceph, startCeph, whyCephIsUnavailable } from "../../../../../tests/ceph/start-ceph.ts";
import { createS3Storage } from "./create-s3-storage.ts";
import { testChecksums } from "./testing/checksum-conformance.ts";
import { testDoctor, testDoctorsAdvice } from "./testing/doctor-conformance.ts";
import { testMultipartUploads } from "./testing/multipart-conformance.ts";
import { testObjects } from "./testing/objects-conformance.ts";
import { testPresignedPuts } from "./testing/presign-conformance.ts";
import { openStore, putSigned, type StoreUnderTest } from "./testing/store-under-test.ts";

/** The one suite that every store has to pass. */
function conformance(open: () => Promise<StoreUnderTest>, has = { lifecycle: false, checksums: true }): void {
  let opened: StoreUnderTest | undefined;
  const store = () => {
    if (!opened) throw new Error("The store is not open");
    return opened;
  };
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  testPresignedPuts(store);
  testMultipartUploads(store);
  testChecksums(store, { verifies: has.checksums });
  testObjects(store);
  testDoctor(store);
  if (has.lifecycle) testDoctorsAdvice(store);
}

describe("the dev store", () => {
  conformance(() => openStore(inject("store")));

  it("temporary credentials › the session token is part of every signature", async () => {
    const { config, close } = await openStore({ ...inject("store"), sessionToken: "IQoJ/b3+J=" });
    const storage = createS3Storage(config);
    const plan = { partNumber: 1, sizeBytes: 4 };
    const target = { key: "temporary", multipartUploadId: null };
    expect((await putSigned(storage, target, plan, { body: Buffer.from("data") })).status).toBe(200);
    expect(await storage.headObject("temporary")).toMatchObject({ sizeBytes: 4 });
    storage.close();
    close();
  });
});

const reason = await whyCephIsUnavailable();
if (reason) console.warn(`\n  SKIPPED: every test of Ceph's S3 gateway. ${reason}\n`);

describe.skipIf(reason)(`Ceph's S3 gateway${reason ? ` (SKIPPED: ${reason})` : ""}`, () => {
  let ceph: Ceph | undefined;
  afterAll(() => ceph?.stop());
  const open = async () => {
    ceph = await startCeph();
    return openStore(ceph);
  };
  conformance(open, { lifecycle: true, checksums: false });
});
