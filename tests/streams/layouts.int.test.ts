import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { uploadGroup } from "@vergence/client";
import { fileSource } from "@vergence/client/node";
import type { FileRole, Layout, Perspective, Stream } from "@vergence/contract";
import { expectValidStream, makeClip, makeStereoPair } from "@vergence/media/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Product, startProduct } from "../e2e/support/product.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Only for what never comes: a machine may do much else at the same time. */
const deadlineMs = 200_000;
let product: Product;
let folder: string;
/** Made by one test and uploaded by another: our own MV-HEVC. */
let mvhevcPath: Promise<string>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vergence-layouts-"));
  product = await startProduct();
  product.startWorker();
});
afterAll(async () => {
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});

type Film = { layout: Layout; perspective?: Perspective; files: [fileRole: FileRole, path: string][] };

/** Uploads a film as any client does, and waits until all its streams have come to an end. */
async function process({ layout, perspective = "Regular", files }: Film): Promise<{ id: number; streams: Stream[] }> {
  const { libraryId: id } = await uploadGroup(product.client, {
    ...{ videoName: `${layout} ${perspective}`, layout, perspective },
    files: await Promise.all(
      files.map(async ([fileRole, file]) => ({
        ...{ fileRole, fileName: path.basename(file), source: await fileSource(file) },
      })),
    ),
  });
  return { id, streams: await endedStreams(id) };
}

function endedStreams(id: number): Promise<Stream[]> {
  const ask = async () => {
    const { streams } = await product.client.videos.streams(id);
    return streams.every(({ status }) => status !== "queued" && status !== "encoding") && streams;
  };
  return waitUntil(`the end of the streams of ${id}`, ask, deadlineMs);
}

const summaryOf = (streams: Stream[]) => streams.map(({ streamName, status }) => `${streamName} ${status}`).sort();
// Clips this small have one rung; Apple wants several bitrates of a film.
const oneRung = { except: ["9.9"] };

async function expectAllValid(streams: Stream[]): Promise<void> {
  for (const { streamUrl } of streams) await expectValidStream(streamUrl ?? "no address", oneRung);
}

const clip = (fileName: string, size: string) => makeClip(folder, { fileName, size, seconds: 2, tones: [440] });
const playlistOf = async (streams: Stream[], name: string) =>
  (await fetch(streams.find(({ streamName }) => streamName === name)?.streamUrl ?? "")).text();

describe("from upload to streams that keep Apple's rules", () => {
  test("2D › H264", async () => {
    const { streams } = await process({ layout: "2D", files: [["video", await clip("flat.mp4", "320x180")]] });
    expect(summaryOf(streams)).toEqual(["H264 ready"]);
    await expectAllValid(streams);
  });

  test.each([
    ["SBS", "Regular", "640x180", 'REQ-VIDEO-LAYOUT="CH-STEREO"'],
    ["SBS", "180", "640x320", 'REQ-VIDEO-LAYOUT="CH-STEREO/PROJ-HEQU"'],
    ["TB", "Regular", "320x360", 'REQ-VIDEO-LAYOUT="CH-STEREO"'],
    ["TB", "360", "320x320", 'REQ-VIDEO-LAYOUT="CH-STEREO/PROJ-EQUI"'],
  ] as const)("%s %s › H264 and MV-HEVC", async (layout, perspective, size, asked) => {
    const file = await clip(`${layout}-${perspective}.mov`, size);
    const { streams } = await process({ layout, perspective, files: [["video", file]] });
    expect(summaryOf(streams)).toEqual(["H264 ready", "MVHEVC ready"]);
    await expectAllValid(streams);
    expect(await playlistOf(streams, "MVHEVC")).toContain(asked);
  });

  test("Separate › H264 and MV-HEVC, and a file of both eyes to download", async () => {
    const { left, right } = await makeStereoPair(folder, { seconds: 2, size: "320x180" });
    const film: Film = {
      layout: "Separate",
      files: [
        ["video_left", left],
        ["video_right", right],
      ],
    };
    const { id, streams } = await process(film);
    expect(summaryOf(streams)).toEqual(["H264 ready", "MVHEVC ready"]);
    await expectAllValid(streams);
    mvhevcPath = downloadMvhevc(id);
    await mvhevcPath;
  });

  test("MVHEVC › its own pictures as they are, and H264", async () => {
    const { id, streams } = await process({ layout: "MVHEVC", files: [["video", await mvhevcPath]] });
    expect(summaryOf(streams)).toEqual(["H264 ready", "MVHEVC ready"]);
    await expectAllValid(streams);
    const jobId = streams.find(({ streamName }) => streamName === "MVHEVC")?.jobId ?? 0;
    expect((await product.client.jobs.status(id, jobId)).progress).toEqual([
      { name: expect.stringMatching(/^mvhevc-180p-/), percent: 100 },
    ]);
  });

  test("AIV › an H264 preview; what only Apple's tools can make is refused in words", async () => {
    const { left } = await makeStereoPair(folder, { seconds: 2, size: "320x180" });
    const aivu = path.join(folder, "immersive.aivu");
    await copyFile(left, aivu);
    const { id, streams } = await process({ layout: "AIV", perspective: "180", files: [["video", aivu]] });
    expect(summaryOf(streams)).toEqual(["H264 ready"]);
    await expectAllValid(streams);
    await expect(product.client.videos.createStream(id, { streamFormat: "MVHEVC" })).rejects.toMatchObject({
      ...{ status: 400, code: "invalid_input", detail: expect.stringContaining("layout is AIV") },
    });
  });
});

async function downloadMvhevc(id: number): Promise<string> {
  const ask = async () => (await product.client.videos.download(id, { kind: "mvhevc" })).files[0]?.url;
  const url = await waitUntil("the file to download", ask, deadlineMs);
  const file = path.join(folder, "both-eyes.mov");
  await writeFile(file, Buffer.from(await (await fetch(url)).arrayBuffer()));
  return file;
}
