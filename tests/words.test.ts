import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");

/** Words of a private language that docs/writing.md replaces by the field's, and that nothing else needs. */
const avoided = /\b(?:told|hears?|heard|laid|patience|whoever|anew|dearest|doors?)\b/i;

/** What people read of the product, and the sources that it comes from; docs/writing.md names the words itself. */
const read = [
  "README.md",
  "docs/**/*.md",
  "docs/openapi.json",
  "packages/*/README.md",
  "{apps,packages}/*/src/**/*.{ts,tsx}",
  "scripts/**/*.mjs",
];
const isLeftOut = (file: string) => /\.test\.tsx?$|\/testing\/|^docs\/writing\.md$/.test(file);

test("docs/writing.md › pages, API, admin UI, CLI and sources use none of the words that it replaces", async () => {
  const files = (await Array.fromAsync(glob(read, { cwd: root }))).filter((file) => !isLeftOut(file));
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) =>
    readFileSync(path.join(root, file), "utf8")
      .split("\n")
      .flatMap((line, index) => (avoided.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
