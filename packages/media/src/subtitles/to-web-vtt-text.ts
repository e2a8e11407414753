import { Steps } from "./steps.ts";

/**
 * A line of SubRip as WebVTT: keeps `<i> <b> <u>`, drops other markup (`<font …>`, `{\an8}`), escapes what WebVTT would
 * read as its own. Each of the three passes looks at a character once or twice, also where nothing that opens is ever
 * closed.
 */
export function toWebVttText(line: string, steps: Steps = new Steps()): string {
  return escapeText(dropTags(dropOverrides(line, steps), steps), steps);
}

/** Drops `{\…}`. */
function dropOverrides(line: string, steps: Steps): string {
  let kept = "";
  let from = 0;
  for (;;) {
    const open = steps.find(line, "{\\", from);
    const close = open < 0 ? -1 : steps.find(line, "}", open + 2);
    // What does not close this one closes none that comes later.
    if (close < 0) return kept + line.slice(from);
    kept += line.slice(from, open);
    from = close + 1;
  }
}

/** Drops `<…>` and `</…>` that begin with a letter, but for those that WebVTT knows. */
function dropTags(line: string, steps: Steps): string {
  let kept = "";
  let from = 0;
  let at = 0;
  for (;;) {
    const open = steps.find(line, "<", at);
    if (open < 0) break;
    if (!isTag(line, open) || isKeptTag(line, open)) {
      at = open + 1;
      continue;
    }
    const close = steps.find(line, ">", open + 2);
    // As above.
    if (close < 0) break;
    kept += line.slice(from, open);
    from = close + 1;
    at = from;
  }
  return kept + line.slice(from);
}

function escapeText(line: string, steps: Steps): string {
  let escaped = "";
  let from = 0;
  for (let at = 0; at < line.length; at++) {
    steps.count++;
    const found = escapeAt(line, at);
    if (!found) continue;
    escaped += line.slice(from, at) + found.written;
    from = at + found.read.length;
    at = from - 1;
  }
  return escaped + line.slice(from);
}

const ampersand = { read: "&", written: "&amp;" };
const lessThan = { read: "<", written: "&lt;" };
const arrow = { read: "-->", written: "--&gt;" };
const entities = ["&amp;", "&lt;", "&gt;", "&nbsp;"];

function escapeAt(line: string, at: number): { read: string; written: string } | null {
  switch (line.charAt(at)) {
    case "&":
      return entities.some((entity) => line.startsWith(entity, at)) ? null : ampersand;
    case "<":
      return isKeptTag(line, at) ? null : lessThan;
    case "-":
      return line.startsWith(arrow.read, at) ? arrow : null;
    default:
      return null;
  }
}

/** Where the name of the tag that opens at `open` begins. */
const nameOf = (line: string, open: number) => open + (line.charAt(open + 1) === "/" ? 2 : 1);

const isTag = (line: string, open: number) => /^[a-z]$/i.test(line.charAt(nameOf(line, open)));

function isKeptTag(line: string, open: number): boolean {
  const name = nameOf(line, open);
  return line.charAt(name + 1) === ">" && /^[ibu]$/i.test(line.charAt(name));
}
