import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  plainPps,
  plainSlice,
  plainSps,
  writePps,
  writeSlice,
  writeSps,
  writeVps,
} from "../../testing/hevc-syntax/index.ts";
import type { HevcStream } from "../hevc-stream.ts";
import { readHevc } from "../read/read-hevc.ts";
import { nalUnitHeader } from "../syntax/nal-unit.ts";
import { composeMvhevc } from "./compose-mvhevc.ts";

const startCode = Uint8Array.of(0, 0, 0, 1);
const annexB = (...nalUnits: Uint8Array[]) => Buffer.concat(nalUnits.flatMap((bytes) => [startCode, bytes]));
const parameterSets = [writeVps(), writeSps(plainSps), writePps(plainPps)];
const data = Buffer.alloc(1000, 0x55);
const idr = writeSlice({ ...plainSlice, type: 19 }, plainSps, plainPps, data);
const trailing = (pocLsb: number) => writeSlice({ ...plainSlice, pocLsb }, plainSps, plainPps, data);

/** One chunk a picture: an IDR picture, then as many as are wanted. */
function* chunks(pictures: number): Generator<Buffer> {
  yield annexB(...parameterSets, idr);
  for (let index = 1; index < pictures; index++) yield annexB(trailing(index % 256));
}

/** A source that reports how many chunks were taken of it, and whether it was ended. */
function source(pictures: number, then?: Error | "waits") {
  const state = { taken: 0, isClosed: false };
  async function* stream() {
    try {
      for (const chunk of chunks(pictures)) {
        state.taken++;
        yield chunk;
      }
      if (then instanceof Error) throw then;
      if (then === "waits") await new Promise(() => {});
    } finally {
      state.isClosed = true;
    }
  }
  return { state, stream: stream() };
}

async function count({ accessUnits }: HevcStream): Promise<number> {
  let pictures = 0;
  for await (const _ of accessUnits) pictures++;
  return pictures;
}

describe("composeMvhevc › reads both eyes in lock step", () => {
  it("takes no more than two pictures ahead of its reader, of either", async () => {
    const [left, right] = [source(600), source(600)];
    const { accessUnits } = await composeMvhevc(left.stream, right.stream);
    let pictures = 0;
    for await (const { nalUnits } of accessUnits) {
      pictures++;
      await setImmediate();
      expect(nalUnits).toHaveLength(2);
      for (const { state } of [left, right]) {
        // A slice ends where the next begins, a picture where the next one's first slice is whole.
        expect(state.taken - pictures).toBeLessThanOrEqual(2);
      }
    }
    expect(pictures).toBe(600);
  });

  it("holds the faster one back", async () => {
    const fast = source(600);
    const slow = new PassThrough();
    const composing = composeMvhevc(fast.stream, slow);
    for await (const chunk of chunks(20)) {
      slow.write(chunk);
      await setImmediate();
    }
    const { accessUnits } = await composing;
    const iterator = accessUnits[Symbol.asyncIterator]();
    for (let picture = 0; picture < 18; picture++) await iterator.next();
    const waiting = iterator.next();
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    expect(fast.state.taken).toBeLessThanOrEqual(22);
    await iterator.return?.();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  });

  it("ends the one when the other fails, and fails with what it failed with", async () => {
    const failure = new Error("The encoder is gone.");
    const waiting = new PassThrough();
    for (const chunk of chunks(9)) waiting.write(chunk);
    const composing = composeMvhevc(source(5, failure).stream, waiting).then(count);
    await expect(composing).rejects.toBe(failure);
    expect(waiting.destroyed).toBe(true);
  });

  it("ends both when its reader stops, even before it began", async () => {
    const stopped = [source(9), source(9)] as const;
    const { accessUnits } = await composeMvhevc(stopped[0].stream, stopped[1].stream);
    for await (const _ of accessUnits) break;
    const unread = [new PassThrough(), new PassThrough()] as const;
    for (const stream of unread) for (const chunk of chunks(3)) stream.write(chunk);
    const composed = await composeMvhevc(unread[0], unread[1]);
    await composed.accessUnits[Symbol.asyncIterator]().return?.();
    await setImmediate();
    expect(stopped.map(({ state }) => state.isClosed)).toEqual([true, true]);
    expect(unread.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  });

  it("an abort ends both, though neither says anything", async () => {
    const controller = new AbortController();
    const pipes = [new PassThrough(), new PassThrough()] as const;
    for (const stream of pipes) for (const chunk of chunks(3)) stream.write(chunk);
    const { accessUnits } = await composeMvhevc(pipes[0], pipes[1], { signal: controller.signal });
    const iterator = accessUnits[Symbol.asyncIterator]();
    await iterator.next();
    const second = iterator.next();
    controller.abort(new Error("cancelled"));
    await expect(second).rejects.toMatchObject({ code: "aborted", message: "Work on the left eye was stopped." });
    expect(pipes.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  });

  it("an abort before it began", async () => {
    const signal = AbortSignal.abort();
    const composing = composeMvhevc(source(3).stream, source(3).stream, { signal });
    await expect(composing).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("readHevc", () => {
  const read = (...pieces: Uint8Array[]) => readHevc(asStream(pieces), { name: '"film.mov"' }).then(count);
  async function* asStream(pieces: Uint8Array[]) {
    yield* pieces;
  }

  it("gives every picture with its order, without parameter sets and delimiters", async () => {
    const delimiter = Buffer.concat([nalUnitHeader(35, 0), Uint8Array.of(0x50)]);
    const units = [delimiter, ...parameterSets, idr, delimiter, trailing(4), ...parameterSets, idr, trailing(250)];
    const { accessUnits, parameterSets: sets, sequence } = await readHevc(asStream([annexB(...units)]));
    const pictures = [];
    for await (const { isIdr, pictureOrderCount, nalUnits } of accessUnits) {
      pictures.push([isIdr, pictureOrderCount, nalUnits.length]);
    }
    expect(pictures).toEqual([
      ...[
        [true, 0, 1],
        [false, 4, 1],
      ],
      ...[
        [true, 0, 1],
        [false, -6, 1],
      ],
    ]);
    expect(sets).toMatchObject({ layer1: null, sei: [] });
    expect(Buffer.from(sets.sps).equals(parameterSets[1] ?? Buffer.alloc(0))).toBe(true);
    expect(sequence).toMatchObject({ width: 62, height: 60, temporalLayers: 1, maxReorderPictures: 2, colour: null });
  });

  it("a reader that stops ends the stream", async () => {
    const { state, stream } = source(9, "waits");
    const { accessUnits } = await readHevc(stream);
    for await (const _ of accessUnits) break;
    await setImmediate();
    expect(state.isClosed).toBe(true);
  });

  const secondSps = writeSps({ ...plainSps, hasSao: true });
  const [vps = idr, sps = idr, pps = idr] = parameterSets;
  it.each<[name: string, pieces: Uint8Array[], code: string, message: RegExp]>([
    ["nothing", [], "truncated", /"film.mov" cannot be read: it is empty/],
    ["text", [Buffer.from("WEBVTT")], "unreadable_media", /it is not HEVC: it does not begin with a start code/],
    ["H264", [annexB(Buffer.from("6764001f", "hex"), Buffer.from("658884", "hex"))], "unreadable_media", /not HEVC/],
    [
      "a beginning that is missing",
      [annexB(idr)],
      "unreadable_media",
      /no VPS, SPS and PPS .* its beginning is cut off/,
    ],
    ["parameter sets alone", [annexB(vps, sps, pps)], "truncated", /it holds no picture/],
    [
      "an end within a slice header",
      [annexB(vps, sps, pps, idr, trailing(1).subarray(0, 3))],
      "truncated",
      /at frame 2: .*too early/,
    ],
    [
      "an SPS that changes",
      [annexB(vps, sps, pps, idr, vps, secondSps, pps, idr)],
      "unreadable_media",
      /at frame 2: its SPS changes/,
    ],
    ["two SPS", [annexB(vps, sps, secondSps, pps, idr)], "unreadable_media", /more than one SPS/],
    [
      "a PPS that is not there",
      [annexB(vps, sps, writePps({ ...plainPps, id: 4 }), idr)],
      "unreadable_media",
      /PPS 0 that is not there/,
    ],
    [
      "three layers",
      [annexB(vps, sps, pps, Buffer.concat([nalUnitHeader(1, 2), data]))],
      "unreadable_media",
      /more than two layers/,
    ],
  ])("%s › says so", async (_, pieces, code, message) => {
    await expect(read(...pieces)).rejects.toMatchObject({
      code,
      permanent: true,
      message: expect.stringMatching(message),
    });
  });
});
