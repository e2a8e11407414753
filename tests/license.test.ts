import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

interface InstalledPackage {
  name: string;
  version: string;
  license: string;
}

// Plain JavaScript that has to run on an old Node, hence without types.
const { installedLicenses }: { installedLicenses(repository: string): InstalledPackage[] } = await import(
  path.join(root, "scripts/lib/licenses.mjs")
);

describe("the licence", () => {
  test("LICENSE › is Apache-2.0, to the letter", () => {
    // Of https://www.apache.org/licenses/LICENSE-2.0.txt.
    const published = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30";
    expect(createHash("sha256").update(read("LICENSE")).digest("hex")).toBe(published);
  });

  test("NOTICE › names the authors", () => {
    expect(read("NOTICE")).toMatch(/^Vergence\nCopyright \d{4} The Vergence authors\n/);
  });

  test("every package.json of the workspace › names the licence and the authors", async () => {
    const files = await Array.fromAsync(glob(["package.json", "{apps,packages}/*/package.json"], { cwd: root }));
    expect(files.length).toBeGreaterThan(9);
    for (const file of files)
      expect(JSON.parse(read(file)), file).toMatchObject({ license: "Apache-2.0", author: "The Vergence authors" });
  });

  test("docs/openapi.json › names the licence by its SPDX identifier", () => {
    expect(JSON.parse(read("docs/openapi.json")).info.license).toMatchObject({ identifier: "Apache-2.0" });
  });

  test("README.md › leads to LICENSE, NOTICE and THIRD-PARTY.md", () => {
    for (const file of ["LICENSE", "NOTICE", "THIRD-PARTY.md"]) expect(read("README.md")).toContain(`](${file})`);
  });
});

describe("packages from npm", () => {
  /** Ask for no more than that notices are kept. */
  const permissive = ["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BlueOak-1.0.0", "CC0-1.0"];
  const allowed = new Set([...permissive, "Unlicense"]);

  /** SPDX's OR leaves the choice, AND does not. */
  const isAllowed = (license: string) =>
    license
      .replace(/[()]/g, "")
      .split(/ or /i)
      .some((choice) => choice.split(/ and /i).every((each) => allowed.has(each)));

  test.each([
    ["MIT", true],
    ["(GPL-3.0 OR MIT)", true],
    ["MIT and ISC", true],
    ["GPL-3.0", false],
    ["Apache-2.0 AND LGPL-3.0-or-later", false],
    ["none named", false],
  ])("a licence of %s › is allowed without a word: %s", (license, expected) => {
    expect(isAllowed(license)).toBe(expected);
  });

  test("every one that is installed › has a permissive licence, or is in THIRD-PARTY.md with its own", () => {
    const text = read("THIRD-PARTY.md");
    // What runs on one system only stands there once for all of them: `@img/sharp-libvips-*`.
    const isNamed = ({ name }: InstalledPackage) =>
      text.includes(`\`${name}\``) ||
      [...text.matchAll(/`([^`\s]+)\*`/g)].some(([, start]) => name.startsWith(`${start}`));
    const installed = installedLicenses(root);
    expect(installed.length).toBeGreaterThan(100);
    const strange = installed.filter((each) => !isAllowed(each.license) && !isNamed(each));
    expect(strange.map(({ name, version, license }) => `${name}@${version}: ${license}`)).toEqual([]);
  });
});
