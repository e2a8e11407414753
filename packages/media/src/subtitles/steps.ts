/**
 * Counts what scanners look at: characters, cues, segments. A test compares it with the size of what they were given,
 * as a time would say more of the machine than of the work.
 */
export class Steps {
  count = 0;

  /** As `text.indexOf(what, from)`, with every character passed over counted. */
  find(text: string, what: string, from: number): number {
    const at = text.indexOf(what, from);
    this.count += (at < 0 ? text.length : at + what.length) - from;
    return at;
  }

  /** The first place from `from` on whose character does not fit; the text's length where all do. */
  skip(text: string, from: number, fits: (character: string) => boolean): number {
    let at = from;
    while (at < text.length && fits(text.charAt(at))) at++;
    this.count += at - from + 1;
    return at;
  }
}
