import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../vitest.config.ts";

const run = promisify(execFile);
const root = path.join(import.meta.dirname, "..");
const names = config.test?.projects?.map((project) => (project as { test: { name: string } }).test.name) ?? [];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vergence-vitest-config-"));
  // The projects as they are, but for what they run: two small files each.
  for (const name of names) {
    for (const each of ["a", "b"])
      await writeFile(path.join(folder, `${name}-${each}.test.mjs`), 'test("runs", () => expect(1).toBe(1));\n');
  }
  const replica = `
    import config from ${JSON.stringify(path.join(root, "vitest.config.ts"))};
    const projects = config.test.projects.map(({ test }) => ({
      test: { ...test, include: [test.name + "-*.test.mjs"], exclude: [], globalSetup: [], globals: true },
    }));
    export default { test: { projects } };
  `;
  await writeFile(path.join(folder, "vitest.config.mjs"), replica);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * Runs the replica as on a machine with so many cores.
 * @returns each file's project and start, as vitest reports them
 */
async function runWith(cores: number): Promise<{ project: string; startTime: number }[]> {
  const report = path.join(folder, `report-${cores}.json`);
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST"));
  await run(
    process.execPath,
    [
      ...["--import", path.join(root, "tests/support/fake-cores.mjs"), vitest, "run"],
      ...["--root", folder, "--config", path.join(folder, "vitest.config.mjs")],
      ...["--reporter=json", `--outputFile.json=${report}`],
    ],
    { env: { ...Object.fromEntries(ours), FAKE_CORES: String(cores) } },
  );
  const { testResults } = (await import(report, { with: { type: "json" } })).default as {
    testResults: { name: string; status: string; startTime: number }[];
  };
  expect(testResults.map(({ status }) => status)).toEqual(names.flatMap(() => ["passed", "passed"]));
  return testResults.map(({ name, startTime }) => ({ project: path.basename(name).split("-")[0] ?? "", startTime }));
}

describe("npm test on a machine", () => {
  it.each([2, 4, 8, 16])("with %i cores › every project runs, the quick ones first", async (cores) => {
    const files = await runWith(cores);
    const order = files.toSorted((a, b) => a.startTime - b.startTime).map(({ project }) => project);
    expect(order.filter((project, index) => project !== order[index - 1])).toEqual([
      "unit",
      "local",
      "core",
      "int",
      "e2e",
    ]);
  });
});
