import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");

/**
 * Words of a private language that docs/writing.md replaces by the field's, and that nothing else needs. Some of its
 * words are not here, because the field has them too: “brings”, “takes”, “tells”, “job”.
 */
const avoided = new RegExp(
  [
    "told|hears?|heard|whoever|somebody|those who",
    "laid|lays?|anew|dearest|patience|makes? a new",
    "(?:lays? hold|gives?) free|takes? away|comes? to its end",
    "doors?|lanes?|rooms?|elsewhere|beats?|(?:un)?seal(?:s|ed|ing)?",
    "(?:is|are|was|were|be|stays?|while|goes|went) away|(?:is|are|was|were|be) looked at",
    "held[ -]parts?|not cut|as unknown as one",
  ]
    .map((words) => `\\b(?:${words})\\b`)
    .join("|"),
  "i",
);

/** What people read of the product and of how it is built and run; docs/writing.md names the words itself. */
const read = [
  "{README,CONTRIBUTING,CHANGELOG,SECURITY}.md",
  "docs/**/*.md",
  "docs/openapi.json",
  "{apps,packages}/*/README.md",
  "{prisma,scripts,tests}/README.md",
  "{apps,packages}/*/src/**/*.{ts,tsx}",
  "{apps,packages}/*/*.grit",
  "bench/**/*.{md,ts}",
  "deploy/{Containerfile,compose.yaml,README.md,.env.example,caddy/Caddyfile,caddy/*/*.caddy}",
  ".github/**/*.{md,yml}",
  "prisma/schema/*.prisma",
  "scripts/**/*.mjs",
];
const isLeftOut = (file: string) => /\.test\.tsx?$|\/testing\/|^docs\/writing\.md$/.test(file);

test("docs/writing.md › what people read of the product uses none of the words that it replaces", async () => {
  const found = await Promise.all(read.map((pattern) => Array.fromAsync(glob(pattern, { cwd: root }))));
  // A folder that has moved would be left out unnoticed.
  expect(read.filter((_, index) => found[index]?.length === 0)).toEqual([]);
  const files = found.flat().filter((file) => !isLeftOut(file));
  expect(files.length).toBeGreaterThan(500);
  const lines = files.flatMap((file) =>
    readFileSync(path.join(root, file), "utf8")
      .split("\n")
      .flatMap((line, index) => (avoided.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
  expect(lines).toEqual([]);
});

test.each([
  ...["was told", "nobody hears of it", "the rooms of the house", "is sealed", "held parts", "it went away"],
  ...["while the store is away", "makes a new one", "Elsewhere", "a beat every second", "a body that is not cut"],
])("“%s” › is found", (text) => {
  expect(text).toMatch(avoided);
});

test.each([
  ...["thrown away", "a heartbeat", "displays", "relays", "it plays", "two seconds away", "mushrooms", "as unknown as"],
])("“%s” › is not", (text) => {
  expect(text).not.toMatch(avoided);
});
