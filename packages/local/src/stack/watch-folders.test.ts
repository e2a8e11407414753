import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { watchFolders } from "./watch-folders.ts";

let folder: string;
let changed: string[];
let errors: string[];
let stop: () => Promise<void>;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vergence-watched-"));
  changed = [];
  errors = [];
  stop = await watchFolders(
    [folder],
    (file) => changed.push(path.basename(file)),
    ({ message }) => errors.push(message),
  );
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});
const polling = { timeout: 120_000, interval: 20 };

describe("watchFolders", () => {
  test("something that cannot be watched appears › it is reported, and later changes still count", async () => {
    await symlink("itself", path.join(folder, "itself"));
    await expect.poll(() => errors, polling).toEqual([expect.stringContaining("ELOOP")]);
    await writeFile(path.join(folder, "code.ts"), "");
    await expect.poll(() => changed, polling).toEqual(["code.ts"]);
  });

  test("a test changes beside code › only the code counts", async () => {
    // Changes come in bursts, of which the last file is reported.
    await writeFile(path.join(folder, "code.ts"), "");
    await writeFile(path.join(folder, "code.test.ts"), "");
    await expect.poll(() => changed, polling).toEqual(["code.ts"]);
  });
});
