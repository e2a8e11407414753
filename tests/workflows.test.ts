import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const folder = path.join(import.meta.dirname, "../.github");
const files = globSync("{workflows,actions}/**/*.yml", { cwd: folder });
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");

describe(".github", () => {
  test.each(files)("%s › names actions by commit, with the version", (file) => {
    const uses = [...read(file).matchAll(/\buses: *(.*)/g)].map(([, action = ""]) => action);
    expect(uses.length).toBeGreaterThan(0);
    const pinned = /^(\.\/\.github\/actions\/[\w-]+|[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/;
    expect(uses.filter((action) => !pinned.test(action))).toEqual([]);
  });

  test.each(files.filter((file) => file.startsWith("workflows/")))("%s › reads only, and ends", (file) => {
    const { permissions, concurrency, jobs } = parse(read(file));
    expect(permissions).toEqual({ contents: "read" });
    expect(concurrency).toMatchObject({ group: expect.any(String) });
    for (const job of Object.values(jobs)) expect(job).toMatchObject({ "timeout-minutes": expect.any(Number) });
  });
});
