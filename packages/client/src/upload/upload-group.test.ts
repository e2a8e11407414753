import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { StoreError, UploadError } from "../errors.ts";
import { bytesOf, madeUpSource, startContractServer } from "../testing/fixtures.ts";
import { instantRuntime } from "../testing/instant-runtime.ts";
import type { UploadProgress } from "./progress.ts";
import { type UploadGroupOptions, uploadGroup } from "./upload-group.ts";

const partSizeBytes = 1_000;
/** Only for what never comes. */
const polling = { timeout: 120_000 };
const group = { videoName: "Harbour", layout: "2D" } as const;

const video = (sizeBytes: number) =>
  ({ source: madeUpSource(sizeBytes), fileRole: "video", fileName: "harbour.mp4" }) as const;
const audio = (sizeBytes: number) =>
  ({ source: madeUpSource(sizeBytes), fileRole: "audio", fileName: "harbour.m4a", languageTag: "en" }) as const;

const md5Etag = (byteStart: number, byteEnd: number) =>
  `"${createHash("md5").update(bytesOf(byteStart, byteEnd)).digest("hex")}"`;

describe("uploadGroup", () => {
  it("sends every byte of every part once, and answers the library record", async () => {
    const { server, client } = await startContractServer({ partSizeBytes });
    const result = await uploadGroup(client, { ...group, files: [video(2_500), audio(300)] });

    expect(result.libraryId).toBe(4821);
    expect(result.files.map((file) => [file.fileName, file.status, file.libraryId])).toEqual([
      ["harbour.mp4", "completed", 4821],
      ["harbour.m4a", "completed", 4821],
    ]);
    expect(server.file("harbour.mp4").parts).toEqual(
      new Map([
        [1, { sizeBytes: 1_000, etag: md5Etag(0, 1_000) }],
        [2, { sizeBytes: 1_000, etag: md5Etag(1_000, 2_000) }],
        [3, { sizeBytes: 500, etag: md5Etag(2_000, 2_500) }],
      ]),
    );
    expect([...server.stored].sort()).toEqual(["harbour.m4a#1", "harbour.mp4#1", "harbour.mp4#2", "harbour.mp4#3"]);
  });

  it("takes a Blob as well as a source of its own", async () => {
    const { server, client } = await startContractServer({ partSizeBytes });
    await uploadGroup(client, { ...group, files: [{ ...video(0), source: new Blob([bytesOf(0, 1_700)]) }] });
    expect(server.file("harbour.mp4").parts.get(2)).toEqual({ sizeBytes: 700, etag: md5Etag(1_000, 1_700) });
  });

  it("reports progress from 0 to all of it, with the id first of all", async () => {
    const { client } = await startContractServer({ partSizeBytes });
    const events: UploadProgress[] = [];
    const onProgress = (progress: UploadProgress) => events.push(progress);
    const result = await uploadGroup(client, { ...group, files: [video(2_500), audio(300)], onProgress });

    expect(events[0]).toMatchObject({ uploadSessionId: result.uploadSessionId, totalBytes: 2_800, sentBytes: 0 });
    expect(events[0]?.files.map((file) => file.state)).toEqual(["waiting", "waiting"]);
    expect(events.at(-1)).toMatchObject({
      sentBytes: 2_800,
      files: [
        { fileName: "harbour.mp4", sentBytes: 2_500, sentParts: 3, totalParts: 3, state: "completed" },
        { fileName: "harbour.m4a", sentBytes: 300, sentParts: 1, totalParts: 1, state: "completed" },
      ],
    });
    expect(events.every(({ sentBytes }) => sentBytes >= 0 && sentBytes <= 2_800)).toBe(true);
  });

  it("holds neither 10,000 addresses nor more parts than it sends at a time", async () => {
    const source = madeUpSource(10_000 * 16);
    let mostAhead = 0;
    let asked = 0;
    const { server, client } = await startContractServer({
      partSizeBytes: 16,
      onCall: (call, body) => {
        if (!call.endsWith("part-urls")) return;
        asked += (body as { partNumbers: number[] }).partNumbers.length;
        mostAhead = Math.max(mostAhead, asked - server.stored.length);
      },
    });
    const options = { concurrency: 8, partUrlBatchSize: 100 };
    const result = await uploadGroup(client, { ...group, ...options, files: [{ ...video(0), source }] });

    expect(result.files[0]).toMatchObject({ totalParts: 10_000, status: "completed" });
    expect(server.stored).toHaveLength(10_000);
    expect(asked).toBe(10_000);
    expect(mostAhead).toBeLessThanOrEqual(200);
    expect(source.mostOpenAtOnce).toBeLessThanOrEqual(8);
    expect(server.mostPutsAtOnce).toBeLessThanOrEqual(8);
  }, 240_000);

  it("sends as many parts at a time as it may", async () => {
    const { server, client } = await startContractServer({
      partSizeBytes,
      onPut: async () => {
        await vi.waitFor(() => expect(server.mostPutsAtOnce).toBe(3), polling);
        return undefined;
      },
    });
    await uploadGroup(client, { ...group, concurrency: 3, files: [video(9_000)] });
    expect(server.stored).toHaveLength(9);
  });

  it("shares its places among all files of the group", async () => {
    const { server, client } = await startContractServer({
      partSizeBytes,
      onPut: async () => {
        // Long enough for a third one to come in, if there were one.
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
        return undefined;
      },
    });
    await uploadGroup(client, { ...group, concurrency: 2, files: [video(20_000), audio(20_000)] });
    expect(server.mostPutsAtOnce).toBeLessThanOrEqual(2);
    expect(server.stored).toHaveLength(40);
  });
});

describe("uploadGroup › resume", () => {
  const interrupt = async (files: UploadGroupOptions["files"], refused: string) => {
    let broken = true;
    const { server, client } = await startContractServer({
      partSizeBytes,
      onPut: ({ fileName, partNumber }) =>
        broken && `${fileName}#${partNumber}` === refused ? { kind: "answer", status: 501 } : undefined,
    });
    let uploadSessionId = "";
    const onProgress = (progress: UploadProgress) => {
      uploadSessionId = progress.uploadSessionId;
    };
    await expect(uploadGroup(client, { ...group, files, onProgress, concurrency: 1 })).rejects.toThrow(StoreError);
    broken = false;
    return { server, client, resume: { uploadSessionId } };
  };

  it("sends only the parts that the store does not hold", async () => {
    const { server, client, resume } = await interrupt([video(4_500)], "harbour.mp4#3");
    expect(server.stored).toEqual(["harbour.mp4#1", "harbour.mp4#2"]);
    const events: UploadProgress[] = [];
    const result = await uploadGroup(client, { files: [video(4_500)], resume, onProgress: (e) => events.push(e) });

    expect(result).toMatchObject({ ...resume, libraryId: 4821 });
    expect(server.stored.slice(2).sort()).toEqual(["harbour.mp4#3", "harbour.mp4#4", "harbour.mp4#5"]);
    expect(events.find(({ files }) => files[0]?.state === "uploading")?.sentBytes).toBe(2_000);
    expect(events.at(-1)?.sentBytes).toBe(4_500);
  });

  it("leaves completed files alone, and answers the library id of a group that is done", async () => {
    const { server, client, resume } = await interrupt([audio(300), video(2_500)], "harbour.mp4#2");
    const files = [audio(300), video(2_500)];
    const result = await uploadGroup(client, { files, resume });
    expect(server.stored.filter((part) => part === "harbour.m4a#1")).toHaveLength(1);
    const { uploadId } = server.file("harbour.m4a").state;
    expect(server.calls.filter((call) => call.includes(uploadId))).toHaveLength(2);
    expect(await uploadGroup(client, { files, resume })).toEqual(result);
    expect(server.stored).toHaveLength(4);
  });

  it("sends a part again that the store holds in another size", async () => {
    const { server, client, resume } = await interrupt([video(2_500)], "harbour.mp4#2");
    server.file("harbour.mp4").parts.set(1, { sizeBytes: 999, etag: '"short"' });
    await uploadGroup(client, { files: [video(2_500)], resume });
    expect(server.file("harbour.mp4").parts.get(1)).toEqual({ sizeBytes: 1_000, etag: md5Etag(0, 1_000) });
  });

  it("refuses files that are not those of the group, naming each", async () => {
    const { server, client, resume } = await interrupt([video(2_500), audio(1_200)], "harbour.mp4#2");
    const before = server.calls.length;
    const refusal = uploadGroup(client, { files: [video(2_400)], resume });
    await expect(refusal).rejects.toThrow(UploadError);
    await expect(refusal).rejects.toThrow(/harbour\.mp4 has 2400 bytes.*2500 bytes.*also needs audio harbour\.m4a/);
    expect(server.calls).toHaveLength(before + 1);
  });

  it("says that a canceled group cannot be resumed", async () => {
    const { client, resume } = await interrupt([video(2_500)], "harbour.mp4#2");
    await client.uploads.cancel(resume.uploadSessionId);
    await expect(uploadGroup(client, { files: [video(2_500)], resume })).rejects.toThrow(
      /canceled and cannot be resumed/,
    );
  });

  it("passes on the refusal of an unknown group", async () => {
    const { client } = await startContractServer({ partSizeBytes });
    const resume = { uploadSessionId: "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff" };
    await expect(uploadGroup(client, { files: [video(10)], resume })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("uploadGroup › abort", () => {
  const abortAtPart = async (cancelOnAbort: boolean) => {
    const controller = new AbortController();
    const { server, client } = await startContractServer({
      partSizeBytes,
      onPut: ({ partNumber }) => {
        if (partNumber < 2) return undefined;
        controller.abort(new Error("the user pressed stop"));
        return { kind: "stall" };
      },
    });
    const options = { ...group, files: [video(5_000)], signal: controller.signal, cancelOnAbort, concurrency: 1 };
    await expect(uploadGroup(client, options)).rejects.toThrow("the user pressed stop");
    await vi.waitFor(() => expect(server.putsNow).toBe(0), polling);
    return server;
  };

  it("stops the part under way and leaves the group open", async () => {
    const server = await abortAtPart(false);
    expect(server.stored).toEqual(["harbour.mp4#1"]);
    expect([...server.groups.values()][0]?.view.status).toBe("pending");
  });

  it("cancels the group where that was asked for", async () => {
    const server = await abortAtPart(true);
    expect([...server.groups.values()][0]?.view.status).toBe("canceled");
  });

  it("stops during a pause between two tries", async () => {
    const controller = new AbortController();
    const { client } = await startContractServer({ partSizeBytes, onPut: () => ({ kind: "answer", status: 503 }) });
    const runtime = {
      ...instantRuntime(),
      delay: async (_: number, signal?: AbortSignal) => {
        controller.abort(new Error("stop"));
        signal?.throwIfAborted();
      },
    };
    const options = { ...group, files: [video(500)], signal: controller.signal, runtime };
    await expect(uploadGroup(client, options)).rejects.toThrow("stop");
  });

  it("one part's failure stops the others at once", async () => {
    const { server, client } = await startContractServer({
      partSizeBytes,
      onPut: ({ partNumber }) => (partNumber === 2 ? { kind: "answer", status: 501 } : { kind: "stall" }),
    });
    await expect(uploadGroup(client, { ...group, files: [video(5_000)] })).rejects.toThrow(/501 to part 2 of harbour/);
    await vi.waitFor(() => expect(server.putsNow).toBe(0), polling);
  });
});
