import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchBrowser, openPage } from "./browser.ts";
import { keepFailedPages } from "./keep-failed-pages.ts";
import { type Product, startProduct } from "./product.ts";

/** What a file's tests play on. */
export interface Stage {
  product: Product;
  browser: Browser;
  page: Page;
  /** What went wrong in the page so far; a test that provokes it takes it out. */
  problems: string[];
}

interface StageOptions {
  /** Settings of the product that differ from the tests'; asked for when it starts. */
  env?: () => Record<string, string>;
  /** Who looks at the page: the owner, signed in, by default. */
  who?: "owner" | "nobody";
  /** Whether each test has a page of its own, or each goes on where the one before ended. */
  onePage?: "each test" | "whole file";
}

/**
 * Starts the product and a browser before a file's tests, opens pages for them, and ends all of it afterwards. After
 * each test nothing may have gone wrong in its page. The pages of a test that fails are kept in `test-results/`.
 * @param take is given the stage when it is set, and again with every page
 */
export function useStage(take: (stage: Stage) => void, options: StageOptions = {}): void {
  const { env = () => ({}), who = "owner", onePage = "each test" } = options;
  const stage = { problems: [] as string[] } as Stage;
  const open = async () => {
    const { product, browser } = stage;
    const opened = who === "owner" ? product.openSignedIn(browser) : openPage(browser, { baseURL: product.baseUrl });
    Object.assign(stage, await opened);
    take(stage);
  };
  beforeAll(async () => {
    const started = await Promise.allSettled([startProduct(env()), launchBrowser()]);
    const [product, browser] = started;
    if (product.status === "fulfilled") stage.product = product.value;
    if (browser.status === "fulfilled") stage.browser = browser.value;
    for (const one of started) if (one.status === "rejected") throw one.reason;
    take(stage);
    if (onePage === "whole file") await open();
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stage.product?.stop();
  });
  beforeEach(async () => {
    if (onePage === "each test") await open();
  });
  afterEach(async ({ task }) => {
    await keepFailedPages(stage.browser, task, stage);
    if (onePage === "each test") await stage.page?.context().close();
    expect(stage.problems.splice(0)).toEqual([]);
  });
}
