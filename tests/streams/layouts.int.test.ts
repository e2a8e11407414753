import { createReadStream } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { uploadGroup } from "@vergence/client";
import { fileSource } from "@vergence/client/node";
import type { FileRole, Layout, Perspective, Stream } from "@vergence/contract";
import { inspect, readHevc } from "@vergence/media";
import {
  expectValidStream,
  hdr10Metadata,
  hdrArguments,
  makeClip,
  makeStereoPair,
  runFfmpeg,
} from "@vergence/media/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Product, startProduct } from "../e2e/support/product.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Only for what never comes: a machine may do much else at the same time. */
const deadlineMs = 200_000;
let product: Product;
let folder: string;
/** Made by one test and uploaded by another: our own MV-HEVC, in SDR and in PQ. */
let mvhevcPath: Promise<string>;
let hdrMvhevcPath: string;

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
    videoName: `${layout} ${perspective}`,
    layout,
    perspective,
    files: await Promise.all(
      files.map(async ([fileRole, file]) => ({
        fileRole,
        fileName: path.basename(file),
        source: await fileSource(file),
      })),
    ),
  });
  const streams = await endedStreams(id);
  for (const { status, jobId } of streams)
    if (status === "failed") throw new Error((await product.client.jobs.status(id, jobId ?? 0)).error);
  return { id, streams };
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
      status: 400,
      code: "invalid_input",
      detail: expect.stringContaining("layout is AIV"),
    });
  });
});

/** PQ carries its mastering metadata, HLG has none. Code points of ITU-T H.273. */
const lights = {
  PQ: { transfer: 16, ...hdr10Metadata },
  HLG: { transfer: 18, masteringDisplay: null, contentLightLevel: null },
} as const;

describe("HDR, from upload to streams that keep Apple's rules", () => {
  test.each([
    ["2D", "PQ", "HEVC"],
    ["SBS", "PQ", "MVHEVC"],
    ["Separate", "HLG", "MVHEVC"],
    ["MVHEVC", "PQ", "MVHEVC"],
  ] as const)("%s in %s › %s in the same light, and H264 in SDR", async (layout, range, name) => {
    const { id, streams } = await process({ layout, files: await hdrFiles(layout, range) });
    expect(summaryOf(streams)).toEqual(["H264 ready", `${name} ready`]);
    await expectAllValid(streams);
    expect(lightIn(await playlistOf(streams, "H264"))).toEqual(["avc1.64 SDR"]);
    // Main 10; beside it ingest's H264, for those that cannot show HDR.
    expect(lightIn(await playlistOf(streams, name))).toEqual([`hvc1.2 ${range}`, "avc1.64 SDR"]);

    const { transfer, masteringDisplay, contentLightLevel } = lights[range];
    const url = streams.find(({ streamName }) => streamName === name)?.streamUrl ?? "";
    expect(await topVideoOf(url)).toMatchObject({
      range,
      bitDepth: 10,
      views: name === "MVHEVC" ? 2 : 1,
      contentLightLevel,
      hasMasteringDisplay: masteringDisplay !== null,
      colour: expect.stringContaining("primaries BT.2020"),
    });
    const start = await downloadStart(url);
    expect(await codedSequenceOf(start)).toMatchObject({
      colour: { primaries: 9, transfer, matrix: 9, isFullRange: false },
      masteringDisplay,
      contentLightLevel,
    });
    const inSdr = await downloadStart(streams.find(({ streamName }) => streamName === "H264")?.streamUrl ?? "");
    // The same codes under another name would differ by what encoding costs, at most 4; tone-mapping changes them by 40
    // and more.
    expect(Math.abs((await brightnessOf(inSdr)) - (await brightnessOf(start)))).toBeGreaterThan(20);
    if (layout === "SBS") hdrMvhevcPath = await downloadMvhevc(id);
  });
});

async function hdrFiles(layout: Layout, range: "PQ" | "HLG"): Promise<Film["files"]> {
  if (layout === "MVHEVC") return [["video", hdrMvhevcPath]];
  const dir = await mkdtemp(path.join(folder, `${layout}-${range}-`));
  const options = { seconds: 2, tones: [440], outputArguments: hdrArguments(range) };
  if (layout === "Separate") {
    const { left, right } = await makeStereoPair(dir, { ...options, size: "320x180" });
    return [
      ["video_left", left],
      ["video_right", right],
    ];
  }
  const size = layout === "SBS" ? "640x180" : "320x180";
  return [["video", await makeClip(dir, { ...options, fileName: "hdr.mp4", size })]];
}

/**
 * Codec with profile, and VIDEO-RANGE, of every variant and every I-frame playlist that a multivariant playlist lists.
 */
function lightIn(playlist: string): string[] {
  const listed = playlist.split("\n").filter((line) => /^#EXT-X-(I-FRAME-)?STREAM-INF:/.test(line));
  const lights = listed.map((line) => {
    const codec = /CODECS="(avc1\.64|hvc1\.2|[^"]*)/.exec(line)?.[1];
    return `${codec} ${/VIDEO-RANGE=(\w+)/.exec(line)?.[1]}`;
  });
  return [...new Set(lights)];
}

/** What the boxes of a stream's first variant say of its video. */
async function topVideoOf(multivariantUrl: string) {
  const report = await inspect(multivariantUrl);
  return report.kind === "stream" ? report.variants[0]?.video : null;
}

/** The beginning of a stream's first variant, as one file. */
async function downloadStart(multivariantUrl: string): Promise<string> {
  const get = async (url: URL) => Buffer.from(await (await fetch(url)).arrayBuffer());
  const firstUriIn = async (playlist: URL) => /^[^#\s].*$/m.exec((await get(playlist)).toString())?.[0] ?? "";
  const multivariant = new URL(multivariantUrl);
  const variant = new URL(await firstUriIn(multivariant), multivariant);
  const segment = new URL(await firstUriIn(variant), variant);
  const bytes = Buffer.concat([await get(new URL("init.mp4", variant)), await get(segment)]);
  const file = path.join(await mkdtemp(path.join(folder, "start-")), "film.mp4");
  await writeFile(file, bytes);
  return file;
}

/** What the bitstream of a file says of itself, whatever the boxes around it say. */
async function codedSequenceOf(file: string) {
  await runFfmpeg(folder, ["-i", file, "-map", "0:v:0", "-c", "copy", "-f", "hevc", `${file}.hevc`]);
  const { sequence } = await readHevc(createReadStream(`${file}.hevc`));
  return sequence;
}

/** How bright the first picture of a file is on average, by its codes alone, of 255. */
async function brightnessOf(file: string): Promise<number> {
  const average = ["-map", "0:v:0", "-vf", "scale=1:1:flags=area,format=gray", "-frames:v", "1", "-f", "rawvideo"];
  await runFfmpeg(folder, ["-i", file, ...average, `${file}.grey`]);
  return (await readFile(`${file}.grey`))[0] ?? 0;
}

async function downloadMvhevc(id: number): Promise<string> {
  const ask = async () => (await product.client.videos.download(id, { kind: "mvhevc" })).files[0]?.url;
  const url = await waitUntil("the file to download", ask, deadlineMs);
  const file = path.join(folder, `both-eyes-${id}.mov`);
  await writeFile(file, Buffer.from(await (await fetch(url)).arrayBuffer()));
  return file;
}
