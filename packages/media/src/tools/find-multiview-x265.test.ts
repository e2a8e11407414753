import { describe, expect, it } from "vitest";
import { parseMultiviewX265 } from "./find-multiview-x265.ts";

const help = (
  depths: string,
  option = "   --multiview-config            Configuration file for Multiview Encoding\n",
) =>
  `${option}\nx265 [info]: HEVC encoder version 4.1+1-1d117be\nx265 [info]: build info [Linux][GCC 12.2.0][64 bit] ${depths}\n`;

describe("parseMultiviewX265", () => {
  it.each(["8bit", "8bit+10bit+12bit", "10bit+8bit"])("takes a build of %s with multiview", (depths) => {
    expect(parseMultiviewX265(help(depths))).toBe("4.1+1-1d117be");
  });

  it.each([
    ["built without multiview", help("8bit", "")],
    ["of 10 bits alone", help("10bit")],
    ["that is something else", "usage: x265 --multiview-config"],
    ["that does not run", ""],
  ])("passes over one %s", (_, text) => {
    expect(parseMultiviewX265(text)).toBeNull();
  });
});
