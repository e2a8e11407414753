import { describe, expect, it } from "vitest";
import { box, fullBox } from "./box.ts";
import { u16, u32, u64List, zeros } from "./bytes.ts";
import { markMovie } from "./mark-movie.ts";
import { parseBoxes } from "./parse-boxes.ts";
import { mediaBox, movieHeaderBox, sampleDescriptionBox, trackHeaderBox } from "./track-boxes.ts";

const sampleEntry = (...children: Buffer[]) =>
  box("avc1", zeros(6), u16(1), zeros(16), u16(640, 180), zeros(50), ...children, box("pasp", u32(1, 1)));

interface Track {
  handler: "vide" | "soun";
  entry: Buffer;
  offsets: Buffer;
}

function movie(...tracks: Track[]): Buffer {
  const traks = tracks.map(({ handler, entry, offsets }, index) => {
    const sampleTable = box("stbl", sampleDescriptionBox(entry), offsets, fullBox("stts", 0, 0, u32(0)));
    const media = mediaBox({ handler, timescale: 1000, duration: 0, sampleTable });
    return box("trak", trackHeaderBox({ trackId: index + 1, duration: 0, resolution: null }), media);
  });
  return box("moov", movieHeaderBox({ timescale: 1000, duration: 0, nextTrackId: 3 }), ...traks, box("udta"));
}
const stco = (...offsets: number[]) => fullBox("stco", 0, 0, u32(offsets.length, ...offsets));
const video = (offsets: Buffer, ...children: Buffer[]): Track => ({
  handler: "vide",
  entry: sampleEntry(...children),
  offsets,
});
const sound = (offsets: Buffer): Track => ({ handler: "soun", entry: box("mp4a", zeros(28)), offsets });

const mark = (moov: Buffer, offset = 32, sourceSize = 1_000_000) => {
  const place = { offset, sizeBytes: moov.length };
  const marked = markMovie(moov, { packing: "side", projection: "hequ", place, sourceSize });
  // Reading every box to its end proves every size on the way.
  const traks = parseBoxes(marked).moov.traks;
  return { marked, growth: marked.length - moov.length, traks };
};
const offsetsIn = ({ traks }: ReturnType<typeof mark>) =>
  traks.map(({ mdia: { minf } }) => (minf.stbl.co64 ?? minf.stbl.stco).chunk_offsets);

const marks = Buffer.from(
  [
    "0000000d 73743364 00000000 02",
    "00000059 73763364",
    "00000015 73766864 00000000 56657267656e636500",
    "0000003c 70726f6a 00000018 70726864 00000000 000000000000000000000000",
    "0000001c 65717569 00000000 00000000 00000000 40000000 40000000",
  ]
    .join("")
    .replaceAll(" ", ""),
  "hex",
);

describe("markMovie", () => {
  it("puts st3d and sv3d at the end of the video's entry, and moves the chunks behind it", () => {
    const result = mark(movie(sound(stco(5000, 9000)), video(stco(4000, 8000))));
    expect(result.growth).toBe(marks.length);
    expect(result.marked.indexOf(marks)).toBe(result.marked.indexOf("pasp") + 12);
    expect(result.traks[1]?.mdia.minf.stbl.stsd.entries[0]?.boxes?.map(({ type }) => type)).toEqual([
      "pasp",
      "st3d",
      "sv3d",
    ]);
    expect(offsetsIn(result)).toEqual([
      [5000 + result.growth, 9000 + result.growth],
      [4000 + result.growth, 8000 + result.growth],
    ]);
    expect(parseBoxes(result.marked).moov.boxes?.at(-1)?.type).toBe("udta");
  });

  it("leaves chunks before the moov box where they are", () => {
    expect(offsetsIn(mark(movie(video(stco(40, 8000))), 10_000))).toEqual([[40, 8000]]);
  });

  it("takes the place of older marks: marking twice is marking once", () => {
    const once = mark(movie(video(stco(4000)), sound(stco(5000))));
    const other = fullBox("st3d", 0, 0, Buffer.of(1));
    const again = mark(movie(video(stco(4000), other), sound(stco(5000))));
    expect(again.growth).toBe(once.growth - other.length);
    expect(again.traks[0]?.mdia.minf.stbl.stsd.entries[0]?.boxes?.map(({ type }) => type)).toEqual([
      "pasp",
      "st3d",
      "sv3d",
    ]);
    expect(mark(once.marked).marked).toEqual(once.marked);
  });

  it("uses offsets of 64 bits where 32 could overflow, and keeps those that are there", () => {
    const edge = 2 ** 32 - 10;
    const grown = mark(movie(video(stco(4000, edge)), sound(stco(5000))), 32, 2 ** 32 + 10);
    expect(grown.growth).toBe(marks.length + 3 * 4);
    expect(offsetsIn(grown)).toEqual([[4000 + grown.growth, edge + grown.growth], [5000 + grown.growth]]);

    const large = mark(movie(video(fullBox("co64", 0, 0, u32(1), u64List([2 ** 33])))), 32, 2 ** 34);
    expect(offsetsIn(large)).toEqual([[2 ** 33 + marks.length]]);
  });

  it("refuses to stand beside vexu, and a file without video", () => {
    expect(() => mark(movie(video(stco(1), box("vexu", box("eyes")))))).toThrow(
      expect.objectContaining({ code: "sources_unfit", permanent: true }),
    );
    expect(() => mark(movie(sound(stco(1))))).toThrow(expect.objectContaining({ code: "no_video", permanent: true }));
  });
});
