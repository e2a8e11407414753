import { createReadStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeAll, type EyeOptions, encodeEyes, toByteStream } from "../../testing/hevc-clips.ts";
import { writeVps } from "../../testing/hevc-syntax/index.ts";
import { findNewerFfmpeg } from "../../testing/newer-ffmpeg.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { findTools } from "../../tools/find-tools.ts";
import type { HevcStream } from "../hevc-stream.ts";
import { AnnexBSplitter } from "../read/annex-b-splitter.ts";
import { readHevc } from "../read/read-hevc.ts";
import { nalUnitTypes, parseNalUnit } from "../syntax/nal-unit.ts";
import { composeMvhevc } from "./compose-mvhevc.ts";

const newerFfmpeg = await findNewerFfmpeg();
const { ffmpeg } = await findTools();

const startCode = Uint8Array.of(0, 0, 0, 1);

const hdr10 = [
  "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:hdr10=1:repeat-headers=1",
  "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400",
].join(":");

const severalSlices = "slices=2:wpp=1:pools=2";

const composeFiles = (left: string, right: string): Promise<HevcStream> =>
  composeMvhevc(createReadStream(left), createReadStream(right));

async function composeTo(path: string, left: string, right: string): Promise<string> {
  await writeFile(path, await toByteStream(await composeFiles(left, right)));
  return path;
}

const cases: [name: string, options: EyeOptions][] = [
  ["8 bits, rows with entry points", { x265: "wpp=1" }],
  ["10 bits in HDR10", { pixelFormat: "yuv420p10le", x265: hdr10 }],
  ["a size with a conformance window", { width: 166, height: 98 }],
  ["several slices a picture", { height: 192, x265: severalSlices }],
  ["scaling lists, weights, deblocking of its own", { x265: "scaling-list=default:weightp=1:weightb=1:deblock=1,-1" }],
  ["HRD, its messages, delimiters, hashes", { x265: "vbv-maxrate=500:vbv-bufsize=500:bitrate=400:hrd=1:aud=1:hash=1" }],
  ["temporal layers", { frames: 17, x265: "temporal-layers=2:b-pyramid=1" }],
  ["open GOPs", { frames: 17, x265: "open-gop=1" }],
  [
    "a picture order count that wraps round",
    { x265: "bframes=1:ref=4:log2-max-poc-lsb=4", frames: 40, keyInterval: 40 },
  ],
];

describe.skipIf(!newerFfmpeg)("composeMvhevc › both views decode bit for bit as each eye's own stream", () => {
  it.for(cases)("%s", async ([, options]) => {
    await using folder = await temporaryFolder();
    const eyes = await encodeEyes(ffmpeg.path, folder.path, options);
    const composed = await composeTo(join(folder.path, "composed.hevc"), eyes.left, eyes.right);
    const [left, right, base, second] = await decodeAll(newerFfmpeg ?? "", [
      ...[{ path: eyes.left }, { path: eyes.right }],
      ...[
        { path: composed, view: "view:0" },
        { path: composed, view: "view:1" },
      ],
    ]);
    expect(left?.length).toBeGreaterThan(0);
    expect(left && base?.equals(left)).toBe(true);
    expect(right && second?.equals(right)).toBe(true);
    expect(right && base?.equals(right)).toBe(false);
  });

  it("a VPS with timing and HRD parameters of its own", async () => {
    await using folder = await temporaryFolder();
    const eyes = await encodeEyes(ffmpeg.path, folder.path);
    const splitter = new AnnexBSplitter();
    const nalUnits = [...splitter.push(await readFile(eyes.left)), ...splitter.end()].map(parseNalUnit);
    const vps = writeVps({ hrds: 1 });
    const changed = nalUnits.flatMap(({ type, bytes }) => [startCode, type === nalUnitTypes.vps ? vps : bytes]);
    const left = await save(folder.path, Buffer.concat(changed));
    const composed = await composeTo(join(folder.path, "composed.hevc"), left, eyes.right);
    const [ofLeft, ofRight, base, second] = await decodeAll(newerFfmpeg ?? "", [
      ...[{ path: eyes.left }, { path: eyes.right }],
      ...[
        { path: composed, view: "view:0" },
        { path: composed, view: "view:1" },
      ],
    ]);
    expect(ofLeft && base?.equals(ofLeft)).toBe(true);
    expect(ofRight && second?.equals(ofRight)).toBe(true);
  });

  it("the stream says which view is whose: eyes that were swapped are distinguished from those that were not", async () => {
    await using folder = await temporaryFolder();
    const eyes = await encodeEyes(ffmpeg.path, folder.path, { frames: 3 });
    const path = await composeTo(join(folder.path, "composed.hevc"), eyes.left, eyes.right);
    const swapped = await composeTo(join(folder.path, "swapped.hevc"), eyes.right, eyes.left);
    const [left, right, ...views] = await decodeAll(newerFfmpeg ?? "", [
      ...[{ path: eyes.left }, { path: eyes.right }, { path, view: "vpos:left" }, { path, view: "vpos:right" }],
      ...[
        { path: swapped, view: "vpos:left" },
        { path: swapped, view: "vpos:right" },
      ],
    ]);
    const whose = views.map((view) =>
      left && view.equals(left) ? "left" : right && view.equals(right) ? "right" : null,
    );
    expect(whose).toEqual(["left", "right", "right", "left"]);
  });
});

describe("composeMvhevc", () => {
  it("the base layer alone plays in a decoder that knows no second view", async () => {
    await using folder = await temporaryFolder();
    const eyes = await encodeEyes(ffmpeg.path, folder.path);
    const composed = await composeTo(join(folder.path, "composed.hevc"), eyes.left, eyes.right);
    // Its splitter of byte streams takes the second view's slices for a picture of their own, and drops it.
    const pictures = [{ path: eyes.left }, { path: composed }];
    const [left, base] = await decodeAll(ffmpeg.path, pictures, /missing picture in access unit/);
    expect(left && base?.equals(left)).toBe(true);
  });

  it("keeps what HDR10 says of itself", async () => {
    await using folder = await temporaryFolder();
    const options = { frames: 2, pixelFormat: "yuv420p10le", x265: hdr10 };
    const eyes = await encodeEyes(ffmpeg.path, folder.path, options);
    const { sequence, parameterSets } = await composeFiles(eyes.left, eyes.right);
    expect(sequence).toMatchObject({
      width: 160,
      height: 96,
      chromaFormat: 1,
      bitDepthLuma: 10,
      bitDepthChroma: 10,
      colour: { primaries: 9, transfer: 16, matrix: 9, isFullRange: false },
      contentLightLevel: { maxContent: 1000, maxFrameAverage: 400 },
      masteringDisplay: {
        green: { x: 13250, y: 34500 },
        blue: { x: 7500, y: 3000 },
        red: { x: 34000, y: 16000 },
        whitePoint: { x: 15635, y: 16450 },
        maxLuminance: 10_000_000,
        minLuminance: 50,
      },
    });
    const payloadTypes = parameterSets.sei.map((bytes) => bytes[2]);
    expect(payloadTypes[0]).toBe(176);
    expect(payloadTypes.slice(1).sort()).toEqual([137, 144]);
  });

  it("keeps every slice of a picture of several", async () => {
    await using folder = await temporaryFolder();
    const options = { height: 192, frames: 2, x265: severalSlices };
    const eyes = await encodeEyes(ffmpeg.path, folder.path, options);
    const { accessUnits } = await composeFiles(eyes.left, eyes.right);
    for await (const { nalUnits } of accessUnits) {
      const layers = nalUnits.filter(({ type }) => type < 32).map(({ layerId }) => layerId);
      expect(layers).toEqual([0, 0, 1, 1]);
    }
  });

  it("what it makes, readHevc reads as a stream of two layers", async () => {
    await using folder = await temporaryFolder();
    const eyes = await encodeEyes(ffmpeg.path, folder.path);
    const composed = await composeFiles(eyes.left, eyes.right);
    const bytes = await toByteStream(composed);
    const read = await readHevc(createReadStream(await save(folder.path, bytes)));
    expect(read.sequence).toEqual(composed.sequence);
    expect(hex(read)).toEqual(hex(composed));
    expect(read.parameterSets.layer1?.pps).toHaveLength(1);
    expect(read.parameterSets.sei.map((sei) => sei[2])).toContain(176);
    const layers: number[][] = [];
    for await (const { nalUnits } of read.accessUnits) {
      layers.push(nalUnits.filter(({ type }) => type < 32).map(({ layerId }) => layerId));
    }
    expect(layers).toEqual(Array.from({ length: 12 }, () => [0, 1]));
  });
});

async function save(dir: string, bytes: Uint8Array): Promise<string> {
  const path = join(dir, "saved.hevc");
  await writeFile(path, bytes);
  return path;
}

/** The parameter sets of both layers, comparable whatever kind of byte array they are. */
function hex({ parameterSets: { vps, sps, pps, layer1 } }: HevcStream): string[] {
  const sets = [vps, sps, ...pps, ...(layer1 ? [layer1.sps, ...layer1.pps] : [])];
  return sets.map((bytes) => Buffer.from(bytes).toString("hex"));
}

describe("composeMvhevc refuses eyes that do not fit, and says why", () => {
  it.for<[name: string, left: EyeOptions, right: EyeOptions, message: RegExp]>([
    ["of another size", {}, { width: 176 }, /differ in size \(160x96 against 176x96\)/],
    ["of another depth", {}, { pixelFormat: "yuv420p10le" }, /differ in bit depth \(8 against 10\)/],
    ["of another chroma format", {}, { pixelFormat: "yuv444p" }, /differ in chroma format \(4:2:0 against 4:4:4\)/],
    [
      "both in 4:2:2",
      { pixelFormat: "yuv422p10le" },
      { pixelFormat: "yuv422p10le" },
      /in 4:2:0 with 8 or 10 bits only/,
    ],
    ["the right one shorter", {}, { frames: 9 }, /^The right eye ends after 9 frames, but the left eye goes on/],
    ["the left one shorter", { frames: 8 }, {}, /^The left eye ends after 8 frames, but the right eye goes on/],
    ["key frames elsewhere", {}, { keyInterval: 10 }, /at frame \d+, the left eye has a .*\(x265: the same keyint/],
    ["B frames elsewhere", {}, { x265: "bframes=2" }, /at frame 2, .* order 4.* order 3.*b-adapt=0/],
  ])("%s", async ([title, left, right, message]) => {
    await using folder = await temporaryFolder();
    const eyes = await encodeEyes(ffmpeg.path, folder.path, left, right);
    const isElsewhere = title.endsWith("elsewhere");
    const composing = composeFiles(eyes.left, eyes.right).then(toByteStream);
    await expect(composing).rejects.toMatchObject({
      name: "MediaError",
      code: isElsewhere ? "gops_differ" : "sources_unfit",
      permanent: true,
      message: expect.stringMatching(message),
    });
  });
});
