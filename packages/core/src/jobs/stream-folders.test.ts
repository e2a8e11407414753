import { describe, expect, it } from "vitest";
import { storedPath } from "./stream-folders.ts";

describe("storedPath", () => {
  it.each([
    ["a stream from before the folders", {}, "multivariant.m3u8", "multivariant.m3u8"],
    ["a rung of one", {}, "h264-720p/init.mp4", "h264-720p/init.mp4"],
    ["all by one attempt", { "": "attempts/3/" }, "multivariant.m3u8", "attempts/3/multivariant.m3u8"],
    ["a rung by the same", { "": "attempts/3/" }, "h264-720p/init.mp4", "attempts/3/h264-720p/init.mp4"],
    ["a rung by its task", { a: "attempts/7/", b: "attempts/9/" }, "b/init.mp4", "attempts/9/b/init.mp4"],
    ["what no task made", { a: "attempts/7/" }, "multivariant.m3u8", "multivariant.m3u8"],
    ["a name that every object has", { a: "attempts/7/" }, "constructor/init.mp4", "constructor/init.mp4"],
  ])("%s", (_, folders, path, stored) => {
    expect(storedPath(folders, path)).toBe(stored);
  });
});
