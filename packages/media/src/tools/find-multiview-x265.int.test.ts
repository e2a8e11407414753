import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findMultiviewX265 } from "./find-multiview-x265.ts";

const build = "x265 [info]: HEVC encoder version 4.1\\nx265 [info]: build info [Linux][GCC 12.2.0][64 bit] 8bit\\n";
const x265 = (option: string) => `#!/bin/sh\nprintf '${build}' >&2\necho '   ${option} <file>'\nexit 1\n`;

it("findMultiviewX265 takes one on PATH only if it has multiview, an explicit one at its word", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "x265");
  const searchPath = folder.path;
  expect(await findMultiviewX265({ searchPath })).toBeNull();

  await writeFile(path, x265("--preset"), { mode: 0o755 });
  expect(await findMultiviewX265({ searchPath })).toBeNull();
  await expect(findMultiviewX265({ x265Path: path })).rejects.toMatchObject({
    code: "tool_missing",
    permanent: false,
    message: expect.stringMatching(/^X265_PATH is .*x265, but no x265 with 8 bits and multiview runs there\. Build/),
  });

  await writeFile(path, x265("--multiview-config"), { mode: 0o755 });
  expect(await findMultiviewX265({ searchPath })).toEqual({ path, version: "4.1", origin: "path" });
  expect(await findMultiviewX265({ x265Path: path, searchPath: "" })).toMatchObject({ path, origin: "setting" });
});
