import { access, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { segmentName } from "../hls/hls-names.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { ClosedSegments } from "./closed-segments.ts";

vi.mock("node:fs/promises", { spy: true });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let reported: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  reported = [];
});
afterEach(async () => {
  vi.resetAllMocks();
  await folder[Symbol.asyncDispose]();
});

/** Writes segments as the muxer does, from one number to another. */
async function write(first: number, last: number, name = ".") {
  await mkdir(join(folder.path, name), { recursive: true });
  for (let number = first; number <= last; number++)
    await writeFile(join(folder.path, name, segmentName(number, "m4s")), "");
}
async function look(segments: ClosedSegments): Promise<string[]> {
  reported = [];
  segments.look();
  await segments.settled();
  return reported;
}
const open = (...names: string[]) =>
  new ClosedSegments(
    names.map((name) => join(folder.path, name)),
    (path) => reported.push(basename(path, ".m4s")),
  );

describe("ClosedSegments", () => {
  test("all but the last two are reported, each once, in their order", async () => {
    const segments = open(".");
    expect(await look(segments)).toEqual([]);
    await write(1, 2);
    expect(await look(segments)).toEqual([]);
    await write(3, 5);
    expect(await look(segments)).toEqual(["segment-00001", "segment-00002", "segment-00003"]);
    expect(await look(segments)).toEqual([]);
    await write(6, 6);
    expect(await look(segments)).toEqual(["segment-00004"]);
  });

  test("several folders › each at its own place", async () => {
    const segments = open("video", "audio");
    await write(1, 4, "video");
    await write(1, 3, "audio");
    expect(await look(segments)).toEqual(["segment-00001", "segment-00002", "segment-00001"]);
    await write(4, 4, "audio");
    expect(await look(segments)).toEqual(["segment-00002"]);
  });

  test("beyond 99,999, where numbers are no longer in the order of names › the growing one is not reported", async () => {
    const written = new Set(Array.from({ length: 100_002 }, (_, index) => segmentName(index + 1, "m4s")));
    vi.mocked(access).mockImplementation(async (path) => {
      if (!written.has(basename(String(path)))) throw new Error("It is not there.");
    });
    const all = await look(open("."));
    expect(all).toHaveLength(100_000);
    expect(all.slice(-2)).toEqual(["segment-99999", "segment-100000"]);
  });

  test("a folder that is not there yet › nothing is reported", async () => {
    expect(await look(open("later"))).toEqual([]);
  });
});
