import { existsSync, readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
/**
 * Installed, generated or temporary: not the repository's own. Hidden folders are read only where they are named
 * below.
 */
const isForeign = (name: string) => /^(?:\..+|node_modules|generated|dist|tmp)$/.test(path.basename(name));

const found = await Array.fromAsync(glob("**/*.md", { cwd: root, exclude: isForeign }));
const ofGithub = await Array.fromAsync(glob(".github/**/*.md", { cwd: root }));
const pages = [...found, ...ofGithub].sort();

/** Text outside of code, where brackets and hashes mean something else. */
const prose = (text: string) =>
  text.replace(/^(```+)[\s\S]*?^\1$/gm, "").replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ""));

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of prose(text).matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What is wrong with the page's links to files of the repository, one line each. */
function brokenLinks(page: string, text: string): string[] {
  const targets = [...prose(text).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(([, target = ""]) => target);
  return targets.flatMap((target) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file = "", anchor] = target.split("#");
    const linked = file ? path.join(path.dirname(page), decodeURIComponent(file)) : page;
    const isPage = linked === page;
    const exists = isPage || (!linked.startsWith("..") && existsSync(path.join(root, linked)));
    if (!exists) return [`${target}: no such file`];
    if (anchor === undefined || anchorsOf(isPage ? text : read(linked)).has(anchor)) return [];
    return [`${target}: no such heading`];
  });
}

describe("links between pages", () => {
  test.each(pages)("%s › every relative link leads to a file, every anchor to a heading", (page) => {
    expect(brokenLinks(page, read(page))).toEqual([]);
  });

  test("a broken link › is found, whatever is wrong with it", () => {
    const text =
      "# A `page`, twice\n\n[a](docs/none.md) [b](README.md#none) [c](#none) ![d](none.png)\n[e](../outside.md)";
    expect(brokenLinks("CONTRIBUTING.md", text)).toEqual([
      "docs/none.md: no such file",
      "README.md#none: no such heading",
      "#none: no such heading",
      "none.png: no such file",
      "../outside.md: no such file",
    ]);
    expect(
      brokenLinks("README.md", "# A `page`, twice\n\n[a](#a-page-twice) `[code](none.md)` [out](https://x.example)"),
    ).toEqual([]);
  });
});

test("README.md › has at most 8 kB, and leads to every page of docs/", () => {
  const readme = read("README.md");
  expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(8_000);
  const linked = pages.filter((page) => /^docs\/[^/]+\.md$|^docs\/decisions\/README\.md$/.test(page));
  expect(linked.filter((page) => !readme.includes(`](${page})`))).toEqual([]);
});

test("docs/settings.md › explains every setting", async () => {
  const [config = ""] = await Array.fromAsync(glob("packages/core/src/**/config.ts", { cwd: root }));
  const names = [...read(config).matchAll(/^ {4}([A-Z][A-Z0-9_]+): /gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(40);
  const settings = read("docs/settings.md");
  expect(names.filter((name) => !new RegExp(`\`${name}(?:\`|=)`).test(settings))).toEqual([]);
});
