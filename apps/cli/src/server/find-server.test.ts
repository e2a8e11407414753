import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findServer } from "./find-server.ts";

const noServer = "No server is named: set VERGENCE_BASE_URL to its address, and VERGENCE_API_KEY to a key of it";

/** A folder in which the product runs, as seen by its files. */
async function runningDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "vergence-cli-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  await writeFile(path.join(dataDir, "runtime.json"), JSON.stringify({ baseUrl: "http://127.0.0.1:9" }));
  await writeFile(path.join(dataDir, "credentials.json"), JSON.stringify({ adminKey: "vgk_x" }));
  return dataDir;
}

describe("findServer in the package from npm", () => {
  it("no setting › says which ones to set, and nothing of npm start", () => {
    expect(() => findServer({}, null)).toThrow(noServer);
    expect(() => findServer({ VERGENCE_API_KEY: "vgk_x" }, null)).toThrow(noServer);
  });

  it("DATA_DIR without a running product › says the same", () => {
    expect(() => findServer({ DATA_DIR: "nothing-is-here" }, null)).toThrow(noServer);
  });

  it("DATA_DIR of a running product › is that server, from any folder", async () => {
    const server = { baseUrl: "http://127.0.0.1:9", apiKey: "vgk_x" };
    const dataDir = await runningDataDir();
    expect(findServer({ DATA_DIR: dataDir }, null)).toEqual(server);
    expect(findServer({ DATA_DIR: path.relative("", dataDir) }, null)).toEqual(server);
  });
});

describe("findServer in a clone", () => {
  it("DATA_DIR is relative › of the clone", async () => {
    const dataDir = await runningDataDir();
    const env = { DATA_DIR: path.basename(dataDir) };
    expect(findServer(env, path.dirname(dataDir))).toEqual({ baseUrl: "http://127.0.0.1:9", apiKey: "vgk_x" });
  });

  it("nothing runs › says how to start it, and what to set else", () => {
    expect(() => findServer({ DATA_DIR: "nothing-is-here" })).toThrow(
      /^Vergence is not running here: .* npm start, or/,
    );
  });
});
