import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import type { RunnerTestCase } from "vitest";

/** The repository's, which git ignores and the workflow uploads. */
const defaultFolder = path.join(import.meta.dirname, "../../../test-results");
const screenshotTimeoutMs = 10_000;

interface KeepOptions {
  /** What went wrong in a page; a test that leaves some fails. */
  problems?: readonly string[];
  folder?: string;
}

/**
 * If the test has failed, writes a screenshot and the HTML of each open page into `test-results/`, named after the
 * test. For `afterEach`, before pages are closed. A page that cannot be read is reported, and fails nothing.
 */
export async function keepFailedPages(
  browser: Browser | undefined,
  task: RunnerTestCase,
  { problems = [], folder = defaultFolder }: KeepOptions = {},
): Promise<void> {
  const hasFailed = task.result?.state === "fail" || problems.length > 0;
  if (!browser || !hasFailed) return;
  await mkdir(folder, { recursive: true });
  const pages = browser.contexts().flatMap((context) => context.pages());
  await Promise.all(pages.map((page, index) => keepPage(page, path.join(folder, `${nameOf(task)}-${index + 1}`))));
}

async function keepPage(page: Page, file: string): Promise<void> {
  try {
    await page.screenshot({ path: `${file}.png`, fullPage: true, timeout: screenshotTimeoutMs });
    await writeFile(`${file}.html`, `<!-- ${page.url()} -->\n${await page.content()}`);
  } catch (error) {
    console.warn(`${page.url()} of a failed test is not kept: ${(error as Error).message}`);
  }
}

/** The test's file and title, without characters that a file system or an upload of artifacts refuses. */
function nameOf({ file, name }: RunnerTestCase): string {
  const words = [path.basename(file.name, ".e2e.test.ts"), name];
  return words.map((word) => word.replaceAll(/[^\w-]+/g, "-").slice(0, 100)).join("--");
}
