import { readFileSync } from "node:fs";
import path from "node:path";

export const root = path.join(import.meta.dirname, "../..");

/** The text of a file of the repository. */
export const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

/**
 * A text of Compose's with its variables replaced: `${NAME:-default}`, `${NAME:?message}`, `${NAME:+other}`.
 * @throws Error with the message of a variable that has to be set
 */
export function interpolate(text: string, env: Record<string, string | undefined>): string {
  return text.replace(/\$\{(\w+):([-?+])([^}]*)\}/g, (_, name: string, kind: string, word: string) => {
    const value = env[name];
    if (kind === "+") return value ? word : "";
    if (value || kind === "-") return value || word;
    throw new Error(`${name}: ${word}`);
  });
}
