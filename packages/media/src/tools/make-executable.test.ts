import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { makeExecutable } from "./make-executable.ts";

it.each([
  [0o644, 0o755],
  [0o600, 0o711],
  [0o755, 0o755],
])("a file of mode %o › has %o", async (mode, expected) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "tool");
  await writeFile(path, "#!/bin/sh\n", { mode });
  await makeExecutable(path);
  expect((await stat(path)).mode & 0o777).toBe(expected);
});

it("a file that is not there › throws", async () => {
  await expect(makeExecutable("/nowhere/tool")).rejects.toThrow("ENOENT");
});
