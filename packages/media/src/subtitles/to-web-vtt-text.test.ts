import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toWebVttText } from "./to-web-vtt-text.ts";

/**
 * What it should write, said in one line for each rule; some of these take time that grows with the square of the text.
 */
const byRules = (line: string) =>
  line
    .replace(/\{\\[^}]*\}/g, "")
    .replace(/<(?!\/?[ibu]>)\/?[a-z][^>]*>/gi, "")
    .replace(/&(?!amp;|lt;|gt;|nbsp;)/g, "&amp;")
    .replace(/<(?!\/?[ibu]>)/gi, "&lt;")
    .replace(/-->/g, "--&gt;");

describe("toWebVttText", () => {
  it.each([
    ["<i>slanted</i> <B>bold</B> </u>", "<i>slanted</i> <B>bold</B> </u>"],
    ['<font color="#ff0000">red</font> <ib>', "red "],
    ["{\\an8}on top {an8}", "on top {an8}"],
    ["{\\an8 never closed <font never closed", "{\\an8 never closed &lt;font never closed"],
    ["1 < 2 & 3 &amp; 4 &nbsp; &AMP;", "1 &lt; 2 &amp; 3 &amp; 4 &nbsp; &amp;AMP;"],
    ["a ---> b --", "a ---&gt; b --"],
    ["<{\\b1}i>what is left joins</i>, -{\\x}->, &<a>lt;", "<i>what is left joins</i>, --&gt;, &lt;"],
    ["<<font>b>", "<b>"],
    ["", ""],
  ])("writes %j as %j", (line, written) => {
    expect(toWebVttText(line)).toBe(written);
  });

  it("writes any text as the rules say", () => {
    const pieces = fc.constantFrom(..."{\\}<>/ibuax&;-! č\u2028IK", "amp;", "lt;", "<i>", "</font>", "{\\an8}", "-->");
    const lines = fc.array(pieces, { maxLength: 24 }).map((list) => list.join(""));
    fc.assert(
      fc.property(lines, (line) => {
        expect(toWebVttText(line)).toBe(byRules(line));
      }),
      { numRuns: 20_000 },
    );
  });
});
