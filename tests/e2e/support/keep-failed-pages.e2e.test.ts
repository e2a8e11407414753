import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, type RunnerTestCase } from "vitest";
import { chromiumPath, launchBrowser, openPage } from "./browser.ts";
import { keepFailedPages } from "./keep-failed-pages.ts";

describe.skipIf(!chromiumPath)("keepFailedPages", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    [browser, folder] = await Promise.all([launchBrowser(), mkdtemp(path.join(tmpdir(), "vergence-pages-"))]);
    for (const title of ["First", "Second"]) {
      const { page } = await openPage(browser);
      await page.setContent(`<title>${title}</title><p>…`);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const test = (task: RunnerTestCase, state: "pass" | "fail"): RunnerTestCase => ({
    ...task,
    name: "GET /uploads › says: “no”",
    result: { ...task.result, state },
  });

  it("the test has passed › writes nothing", async ({ task }) => {
    await keepFailedPages(browser, test(task, "pass"), { folder });
    expect(await readdir(folder)).toEqual([]);
  });

  it.for([
    { case: "the test has failed", state: "fail" as const, problems: [] },
    { case: "its page has problems", state: "pass" as const, problems: ["uncaught"] },
  ])("$case › writes a screenshot and the HTML of each page", async ({ state, problems }, { task }) => {
    await keepFailedPages(browser, test(task, state), { folder, problems });
    const name = "keep-failed-pages--GET-uploads-says-no-";
    const files = [1, 2].flatMap((page) => [`${name}-${page}.html`, `${name}-${page}.png`]);
    expect((await readdir(folder)).sort()).toEqual(files);
    expect(await readFile(path.join(folder, `${files[2]}`), "utf8")).toMatch(
      /^<!-- about:blank -->\n<html><head><title>Second/,
    );
    await rm(folder, { recursive: true });
  });
});
