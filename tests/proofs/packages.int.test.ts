import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { findTools } from "@vergence/media";
import { makeClip } from "@vergence/media/testing";
import { chromium } from "playwright-core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build } from "tsdown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../../packages/client/src/testing/start-server.ts";
import { makePackedProject, type PackedProject } from "../packages/support/packed-project.ts";
import { publishedPackages } from "../packages/support/published-packages.ts";
import { runProgram } from "../packages/support/run-program.ts";
import { type FolderServer, serveFolder } from "../packages/support/serve-folder.ts";

const root = path.join(import.meta.dirname, "../..");
/**
 * The whole proof runs on each Node that is supported; else on this one, and on the machine's own where that is
 * another.
 */
const isWhole = process.env.VERGENCE_PROOF === "whole";
const supported = ["20", "22", "24"];
const chromiumPath = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find((each) => each && existsSync(each)) ?? "";

let project: PackedProject;
let page: FolderServer;
let server: TestServer;
let nodes: Map<string, string>;

beforeAll(async () => {
  project = await makePackedProject();
  page = await serveFolder(path.join(project.folder, "node_modules/@vergence/client/dist"));
  server = await startServer({ CORS_ORIGINS: page.origin });
  nodes = isWhole ? await installNodes() : await presentNodes();
});
afterAll(async () => {
  await server?.close();
  page?.close();
  await project?.remove();
});

/** Of the npm packages that carry Node. */
async function installNodes(): Promise<Map<string, string>> {
  const carrier = `node-${process.platform}-${process.arch}`;
  await project.install(...supported.map((major) => `node-${major}@npm:${carrier}@${major}`));
  return new Map(supported.map((major) => [major, path.join(project.folder, `node_modules/node-${major}/bin/node`)]));
}

async function presentNodes(): Promise<Map<string, string>> {
  const onPath = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, "node"));
  const found = new Map([[majorOf(process.version), process.execPath]]);
  for (const file of onPath.filter((each) => existsSync(each))) {
    const major = majorOf(await runProgram(file, ["--version"], { cwd: root }));
    if (supported.includes(major) && !found.has(major)) found.set(major, file);
  }
  return found;
}

const majorOf = (version: string) => version.replace(/^v(\d+)[\s\S]*/, "$1");

describe.each(publishedPackages)("$manifest.name", ({ manifest: { name } }) => {
  test("› publint finds nothing to mend in the tarball", async () => {
    const bytes = new Uint8Array(await readFile(`${project.tarballs.get(name)}`));
    const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });

  test("› its types resolve to what runs, for ES modules", async () => {
    const bytes = new Uint8Array(await readFile(`${project.tarballs.get(name)}`));
    const result = await checkPackage(createPackageFromTarballData(bytes));
    // Who requires an ES module, and Node 10, are not served.
    const problems = result.types ? result.problems : [];
    const served = problems.filter((each) => !("resolutionKind" in each && /node10|cjs/.test(each.resolutionKind)));
    expect(served).toEqual([]);
  });

  test("› carries licence, notice, readme and changelog, and neither tests nor sources", async () => {
    const listed = await runProgram("tar", ["-tzf", `${project.tarballs.get(name)}`], { cwd: root });
    const files = listed.trim().split("\n");
    const expected = ["LICENSE", "dist/NOTICE", "README.md", "CHANGELOG.md", "package.json"];
    expect(files).toEqual(expect.arrayContaining(expected.map((file) => `package/${file}`)));
    expect(files.filter((file) => /test|\/src\//.test(file))).toEqual([]);
  });
});

/** Each error that the compiler finds in the empty project, a line with its file. */
async function typeErrors(...args: string[]): Promise<string[]> {
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const compile = runProgram(process.execPath, [tsc, "--pretty", "false", ...args], { cwd: project.folder });
  const output = await compile.catch((error: Error) => error.message);
  return output.split("\n").filter((line) => /^\S+\(\d+,\d+\): error /.test(line));
}

/** The declarations of tRPC name types that its package does not bring: those errors are not ours. */
const isOfOthers = (line: string) => /^node_modules\/(?!@vergence\/)/.test(line);

describe("an empty project", () => {
  test.each([
    { resolution: "NodeNext", args: [] },
    { resolution: "Bundler", args: ["--module", "ESNext", "--moduleResolution", "Bundler", "--noEmit"] },
  ])("› type-checks, strictly and with exact optional properties: $resolution", async ({ args }) => {
    const errors = await typeErrors("-p", "tsconfig.json", ...args);
    expect(errors.filter((line) => !isOfOthers(line))).toEqual([]);
  });

  test("› uploads a film, reads it and calls procedures, on every Node", async () => {
    const file = await makeClip(project.folder, { seconds: 1, size: "160x90" });
    const env = { BASE_URL: server.baseUrl, API_KEY: server.context.adminKey, FILE: file };
    for (const [major, node] of nodes) {
      const answer = JSON.parse(await runProgram(node, ["out/walk.js"], { cwd: project.folder, env }));
      expect(answer).toEqual({
        node: expect.stringMatching(`^v${major}\\.`),
        folderName: "Home",
        sentBytes: expect.any(Number),
        refused: "not_found",
        role: "admin",
        user: null,
        groups: expect.arrayContaining(["Harbour"]),
        isForged: true,
        isBodyRefused: true,
      });
      expect(answer.sentBytes).toBeGreaterThan(0);
    }
  });

  test("› runs the command, on every Node", async () => {
    const file = await makeClip(project.folder, { seconds: 1, size: "160x90", fileName: "inspected.mp4" });
    const { ffmpeg, ffprobe } = await findTools();
    const env = {
      VERGENCE_BASE_URL: server.baseUrl,
      VERGENCE_API_KEY: server.context.adminKey,
      FFMPEG_PATH: ffmpeg.path,
      FFPROBE_PATH: ffprobe.path,
    };
    const main = path.join(project.folder, "node_modules/@vergence/cli/dist/main.js");
    for (const [, node] of nodes) {
      const vergence = (...words: string[]) => runProgram(node, [main, ...words], { cwd: project.folder, env });
      expect(await vergence("videos", "list")).toContain("Harbour");
      expect(JSON.parse(await vergence("inspect", file, "--json"))).toMatchObject({ kind: "file" });
      const unset = { cwd: project.folder, env: { VERGENCE_BASE_URL: "", DATA_DIR: "" } };
      await expect(runProgram(node, [main, "videos", "list"], unset)).rejects.toThrow("set VERGENCE_BASE_URL");
    }
  });

  test.skipIf(!chromiumPath)("› loads the client into a page as it is, without a bundler", async () => {
    const args = ["--no-sandbox", "--disable-background-networking"];
    const browser = await chromium.launch({ executablePath: chromiumPath, args, timeout: 120_000 });
    try {
      const tab = await browser.newPage();
      await tab.goto(page.origin);
      const options = JSON.stringify({ baseUrl: server.baseUrl, apiKey: server.context.adminKey });
      // As text: vitest would rewrite an import in a function.
      const names = await tab.evaluate<string[]>(
        `import("/index.js")
          .then(({ createVergenceClient }) => createVergenceClient(${options}).videos.list())
          .then(({ items }) => items.map(({ folderName }) => folderName))`,
      );
      expect(names).toContain("Home");
    } finally {
      await browser.close();
    }
  });

  test("› has nothing in its packages that Node 20 does not know", async () => {
    // Node 20 has all of ES2023, and what `using` needs; of a bundle, which is no TypeScript, no other error means
    // anything.
    const errors = await typeErrors("-p", "tsconfig.node-20.json");
    expect(errors.filter((line) => line.includes("change your target library"))).toEqual([]);
  });

  test("› has a client that takes at most 10 kB of a page, uploader and all", async () => {
    const { bundles } = await build({
      config: false,
      cwd: project.folder,
      entry: "uploader.ts",
      outDir: "bundle",
      platform: "browser",
      target: "es2022",
      minify: true,
      dts: false,
      deps: { alwaysBundle: /./, onlyBundle: false },
      logLevel: "warn",
    });
    const [chunk, ...others] = bundles[0]?.chunks ?? [];
    expect(others).toEqual([]);
    const code = await readFile(path.join(`${chunk?.outDir}`, `${chunk?.fileName}`));
    expect(code.toString()).not.toMatch(/\bfrom"|import\(/);
    expect(gzipSync(code).length).toBeLessThanOrEqual(10_000);
  });
});
