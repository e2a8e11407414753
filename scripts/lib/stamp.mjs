// Remembers what a step was last done with, so that nothing is done again that has not changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, toolsDir } from "./paths.mjs";

/** A hash over files (paths from the root; one that does not exist counts as such) and other words. */
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

const stampFile = (name) => path.join(toolsDir, "stamps", name);

export function isUpToDate(name, value) {
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), "utf8") === value;
}

export function remember(name, value) {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), value);
}
