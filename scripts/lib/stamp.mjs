// Remembers what a step was last done with, so that nothing is done again that has not changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, toolsDir } from "./paths.mjs";

/**
 * A hash over files (paths from the root; one that does not exist counts as such) and other words.
 * @param {string[]} files
 * @param {...string} words
 */
export function fingerprint(files, ...words) {
  const hash = createHash("sha256");
  for (const file of files) {
    const full = path.join(root, file);
    hash
      .update(`${file}\0`)
      .update(existsSync(full) ? readFileSync(full) : "absent")
      .update("\0");
  }
  return hash.update(words.join("\0")).digest("hex");
}

/** @param {string} name */
const stampFile = (name) => path.join(toolsDir, "stamps", name);

/**
 * Whether the step was last done with this value.
 * @param {string} name
 * @param {string} value
 */
export function isUpToDate(name, value) {
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), "utf8") === value;
}

/**
 * Keeps the value that the step was done with.
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), value);
}
