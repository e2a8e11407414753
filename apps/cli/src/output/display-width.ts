import stringWidth from "string-width";

/** Pads with spaces to a width in a terminal's columns, of which a Japanese letter or an emoji takes two. */
export const padToWidth = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - stringWidth(text)));

/** The columns that the widest of some texts takes; 0 for none. */
export const widestOf = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => stringWidth(text)));

const graphemes = new Intl.Segmenter();

/** As much of a text as a number of columns holds; no letter is cut from its marks. */
export function cutToWidth(text: string, columns: number): string {
  let cut = "";
  for (const { segment } of graphemes.segment(text)) {
    if (stringWidth(cut + segment) > columns) return cut;
    cut += segment;
  }
  return cut;
}
