import type { Steps } from "./steps.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * The lines of a text with any line ends, one after another: an array of them all could take many times the text's
 * memory.
 */
export function* linesOf(text: string, steps: Steps): Generator<string, void, undefined> {
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    steps.count++;
    const code = text.charCodeAt(at);
    if (code !== lineFeed && code !== carriageReturn) continue;
    yield text.slice(start, at);
    if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) at++;
    start = at + 1;
  }
  yield text.slice(start);
}
