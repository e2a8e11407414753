import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const sources = [
  "{,.}*.{ts,mjs}",
  "{apps,packages}/*/{*,src/**/*}.{ts,tsx,js,mjs}",
  "{scripts,tests,bench}/**/*.{ts,mjs}",
];

const files = (await Array.fromAsync(glob(sources, { cwd: root, exclude: ["**/node_modules/**"] }))).map((file) => ({
  file,
  lines: readFileSync(path.join(root, file), "utf8").trimEnd().split("\n"),
}));

test("every source file › ends at 300 lines", () => {
  expect(files.length).toBeGreaterThan(1_000);
  expect(files.filter(({ lines }) => lines.length > 300).map(({ file }) => file)).toEqual([]);
});

// Biome breaks code, and leaves comments as they are.
test("every line of a comment › ends at 120 columns", () => {
  const isLong = (line: string) => line.length > 120 && /^\s*(?:\/\/|\{?\/\*|\*)/.test(line);
  const long = files.flatMap(({ file, lines }) =>
    lines.flatMap((line, index) => (isLong(line) ? [`${file}:${index + 1}`] : [])),
  );
  expect(long).toEqual([]);
});
