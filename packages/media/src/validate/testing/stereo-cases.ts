import { join } from "node:path";
import { box } from "../../isobmff/box.ts";
import { edit, editBytes, insertIntoSampleEntry, renameBox, type TamperedStream } from "./tampering.ts";

const multivariant = "multivariant.m3u8";
const inits = ["hevc-90p/init.mp4", "hevc-72p/init.mp4"];
const instead = (from: string | RegExp, to: string) => (folder: string) => edit(folder, multivariant, from, to);
const all =
  (...steps: ((folder: string) => Promise<unknown>)[]) =>
  async (folder: string) => {
    for (const step of steps) await step(folder);
  };
const rename = (file: string, from: string, to?: string) => (folder: string) => renameBox(folder, file, from, to);
const transfer = (value: number) => async (folder: string) => {
  for (const file of inits) await editBytes(folder, file, "colrnclx", (after) => after.writeUInt16BE(value, 2));
};
const layout = ',REQ-VIDEO-LAYOUT="CH-STEREO"';

/** Ways to break a stream of stereo HEVC. */
export const stereoCases: TamperedStream[] = [
  {
    title: "REQ-VIDEO-LAYOUT in a playlist of version 7",
    breaks: ["rfc8216bis-8-multivariant"],
    tamper: instead("VERSION:12", "VERSION:7"),
  },
  { title: "stereo video without REQ-VIDEO-LAYOUT", breaks: ["16.1"], tamper: instead(layout, "") },
  {
    title: "an unknown specifier",
    breaks: ["rfc8216bis-4.4.6.2-layout"],
    tamper: instead("CH-STEREO", "CH-STEREO/VIEW-WIDE"),
  },
  { title: "stereo video without vexu", breaks: ["16.2"], tamper: rename("hevc-90p/init.mp4", "vexu") },
  {
    title: "vexu that names one eye",
    breaks: ["16.2-eyes"],
    tamper: (folder) => editBytes(folder, "hevc-90p/init.mp4", "\0\0\0\rstri", (after) => after.writeUInt8(1, 4)),
  },
  {
    title: "a projection that vexu does not name",
    breaks: ["16.2-projection"],
    tamper: instead('"CH-STEREO"', '"CH-STEREO/PROJ-HEQU"'),
  },
  { title: "stereo video without lhvC", breaks: ["16.6"], tamper: rename("hevc-90p/init.mp4", "lhvC") },
  { title: "immersive video of one view", breaks: ["1.36", "16.7"], tamper: instead('"CH-STEREO"', '"PROJ-AIV"') },
  { title: "MV-HEVC of one view", breaks: ["1.36"], tamper: instead('"CH-STEREO"', '"CH-MONO"') },
  {
    title: "projected video of one view in another format",
    breaks: ["1.38", "16.2-projection", "rfc8216bis-4.4.6.2-codecs"],
    tamper: all(
      rename("hevc-90p/init.mp4", "lhvC"),
      rename("hevc-90p/init.mp4", "hvc1", "av01"),
      instead('"CH-STEREO"', '"PROJ-EQUI"'),
    ),
  },
  {
    title: "st3d beside vexu",
    breaks: ["player-st3d-vexu"],
    tamper: (folder) =>
      insertIntoSampleEntry(join(folder, "hevc-90p/init.mp4"), "hvc1", box("st3d", Buffer.from([0, 0, 0, 0, 2]))),
  },
  {
    title: "HEVC that is no fMP4",
    breaks: ["1.5", "8.22-key-frames", "8.22-segments"],
    tamper: (folder) =>
      editBytes(folder, "hevc-90p/segment-00002.m4s", "\0\0\0\u0018st", (after) => after.fill(0, 0, 2)),
  },
  {
    title: "HEVC of a profile that is not Main",
    breaks: ["1.6b"],
    tamper: all(
      (folder) => editBytes(folder, "hevc-90p/init.mp4", "hvcC", (after) => after.writeUInt8(4, 1)),
      instead("hvc1.1.", "hvc1.4."),
    ),
  },
  {
    title: "HDR without VIDEO-RANGE",
    breaks: ["1.7", "9.16"],
    tamper: all(transfer(16), instead(/,VIDEO-RANGE=SDR/g, "")),
  },
  {
    title: "HDR alone, in variants and I-frames, for devices that are no headsets",
    breaks: ["1.24", "1.7", "6.16"],
    tamper: all(
      transfer(18),
      instead(/VIDEO-RANGE=SDR/g, "VIDEO-RANGE=HLG"),
      instead(layout, ',REQ-VIDEO-LAYOUT="CH-STEREO,CH-MONO"'),
      instead(/,REQ-VIDEO-LAYOUT="CH-STEREO"\n/, "\n"),
      rename("hevc-72p/init.mp4", "lhvC"),
      rename("hevc-72p/init.mp4", "vexu"),
    ),
  },
];
