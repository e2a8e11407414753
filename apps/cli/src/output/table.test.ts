import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { cutToWidth } from "./display-width.ts";
import { factLines, table } from "./table.ts";

describe("table and factLines", () => {
  it("keep what others wrote on one line each, and its control characters off the terminal", () => {
    expect(table(["A", "B"], [["two\r\n  lines", "\u001b[2Jx"]])).toBe("A          B\ntwo lines   [2Jx");
    const facts = [
      ["job", "1"],
      ["error", "two\nlines"],
    ] as const;
    expect(factLines(facts)).toBe("job    1\nerror  two lines");
  });

  it("lines the columns up", () => {
    expect(
      table(
        ["A", "LONG"],
        [
          ["wide cell", "x"],
          ["y", "z"],
        ],
      ),
    ).toBe("A          LONG\nwide cell  x\ny          z");
  });
});

describe("table › wide letters", () => {
  it.each([
    ["Japanese", "深海の映画"],
    ["emoji, also of several code points", "🐠 👩‍🚀 🇯🇵"],
    ["combining marks", "re\u0301cif cafe\u0301"],
    ["half-width letters", "ﾘｰﾌ"],
  ])("lines the columns up beside %s", (_, title) => {
    const lines = table(
      ["NAME", "STATE"],
      [
        [title, "ready"],
        ["Reef, the second film", "ready"],
      ],
    ).split("\n");
    const before = lines.map((line) => stringWidth(line.slice(0, line.search(/STATE|ready/))));
    expect(before).toEqual([23, 23, 23]);
  });
});

describe("cutToWidth", () => {
  it.each([
    ["深海の映画", 5, "深海"],
    ["深海の映画", 10, "深海の映画"],
    ["a👩‍🚀b", 2, "a"],
    ["a👩‍🚀b", 3, "a👩‍🚀"],
    ["cafe\u0301!", 4, "cafe\u0301"],
    ["", 4, ""],
  ])("%j in %i columns is %j", (text, columns, cut) => {
    expect(cutToWidth(text, columns)).toBe(cut);
  });
});
