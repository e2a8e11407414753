import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createApiHarness, origin } from "../testing/api-harness.ts";
import { expectClear, expectNoFailure } from "../testing/strange-input.ts";
import { aBody, makeVideo } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);
let playbackId: string;
beforeAll(async () => {
  const { id } = await makeVideo(harness);
  ({ playbackId } = await harness.t.resources.db.libraryVideo.findUniqueOrThrow({ where: { id } }));
});

/** What a header can carry at all; often what is nearly right. */
const headerText = (...near: string[]) =>
  fc.oneof(
    fc.string({ unit: "grapheme-ascii", maxLength: 300 }).map((text) => text.trim()),
    fc.constantFrom("", "0", "-1", "9".repeat(400), "\u00ff", ...near),
  );
const runs = { numRuns: 60 };

describe("whatever a header says, the answer is clear", () => {
  test("Idempotency-Key", async () => {
    const keys = headerText("a", "a".repeat(255), "a".repeat(256), "two words");
    await fc.assert(
      fc.asyncProperty(keys, async (key) => {
        expectClear(
          await harness.call("POST", "/api/videos/uploads", { body: aBody(), headers: { "idempotency-key": key } }),
        );
      }),
      runs,
    );
  });

  test("Range, and any path below a video that plays", async () => {
    const range = headerText("bytes=0-", "bytes=-1", "bytes=5-1", "bytes=0-1,3-4", "bytes=99999999999-", "items=0-1");
    const step = fc.oneof(
      fc.constantFrom(playbackId, "streams", "t", "1", "multivariant.m3u8", "poster.jpg", "..", "%2e%2e", "%00", "%"),
      fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
    );
    const path = fc.array(step, { maxLength: 6 }).map((steps) => `/api/playback/${[playbackId, ...steps].join("/")}`);
    await fc.assert(
      fc.asyncProperty(path, range, async (address, value) => {
        const answer = await harness.call("GET", address, { key: null, headers: { range: value } });
        expectNoFailure({ ...answer, text: `${address} ${answer.text}` });
      }),
      runs,
    );
  });

  test("Last-Event-ID, or the same in the address", async () => {
    const ids = headerText("1-1", "0-0", "evt_1");
    await fc.assert(
      fc.asyncProperty(ids, fc.boolean(), async (id, isInAddress) => {
        const left = new AbortController();
        const request = new Request(
          `${origin}/api/events${isInAddress ? `?lastEventId=${encodeURIComponent(id)}` : ""}`,
          {
            headers: { "x-spatialgen-appkey": harness.t.adminKey, ...(!isInAddress && { "last-event-id": id }) },
            signal: left.signal,
          },
        );
        const answer = await harness.api(request);
        expect(answer.status).toBeLessThan(500);
        if (answer.status === 200) await answer.body?.cancel();
        else expect(await answer.json()).toMatchObject({ status: answer.status, requestId: expect.any(String) });
        left.abort();
      }),
      runs,
    );
  });
});
