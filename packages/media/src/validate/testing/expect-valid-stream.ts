import type { Finding } from "../rules/rule.ts";
import { validateStream } from "../validate-stream.ts";

/**
 * Fails with every MUST of Apple's authoring specification that a stream breaks; its place is a folder, a playlist or a
 * URL. `except` names rules that this stream cannot keep, such as 9.9 where the ladder has one rung.
 */
export async function expectValidStream(place: string, { except = [] as readonly string[] } = {}): Promise<void> {
  const broken = (await validateStream(place)).filter(({ level, rule }) => level === "must" && !except.includes(rule));
  if (broken.length > 0) throw new Error(`The stream in ${place} breaks\n${broken.map(describe).join("\n")}`);
}

function describe({ rule, title, where, message }: Finding): string {
  return `  ${rule} (${title}) in ${where}: ${message}`;
}
