import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { publishedPackages, workspacePackages } from "./support/published-packages.ts";

const changesets: { fixed: string[][] } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../.changeset/config.json"), "utf8"),
);
const names = publishedPackages.map(({ manifest }) => manifest.name);

test("the packages that are published", () => {
  const ours = ["@vergence/api-types", "@vergence/cli", "@vergence/client", "@vergence/contract"];
  expect(names).toEqual(expect.arrayContaining(ours));
  expect([...(changesets.fixed[0] ?? [])].sort()).toEqual(ours);
});

describe.each(publishedPackages)("$manifest.name", ({ folder, manifest }) => {
  test("› says all that npm shows and needs", () => {
    expect(manifest).toMatchObject({
      description: expect.any(String),
      keywords: expect.any(Array),
      license: "Apache-2.0",
      type: "module",
      sideEffects: false,
      files: expect.arrayContaining(["dist"]),
      publishConfig: { access: "public" },
      scripts: { "build:package": expect.any(String), prepack: "pnpm run build:package" },
    });
  });

  test.each(["README.md", "CHANGELOG.md"])("› has a %s", (file) => {
    expect(readFileSync(path.join(folder, file), "utf8")).toContain(`# ${manifest.name}\n`);
  });

  test("› depends on no package that is not published", () => {
    const own = workspacePackages.map(({ manifest: { name } }) => name);
    const needed = Object.keys(manifest.dependencies ?? {}).filter((name) => own.includes(name));
    expect(names).toEqual(expect.arrayContaining(needed));
  });
});
