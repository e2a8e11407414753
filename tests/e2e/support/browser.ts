import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Path of the Chromium that the tests drive; without one they are skipped, loudly. */
export const chromiumPath = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find((each) => each && existsSync(each));
if (!chromiumPath) console.warn("SKIPPED: no Chromium (CHROMIUM_PATH), so nothing is tested in a browser");

/** How long to wait for what should come: it only ends what never does. */
const deadlineMs = 120_000;
export const polling = { timeout: deadlineMs, interval: 100 };

export function launchBrowser(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-background-networking"];
  return chromium.launch({ executablePath: chromiumPath, args, timeout: deadlineMs });
}

export interface WatchedPage {
  page: Page;
  /** What went wrong in the page so far: exceptions, and everything that the console calls an error. */
  problems: string[];
}

/** A page in a browser context of its own, without cookies, as wide as a laptop by default. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(deadlineMs);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`uncaught ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`);
  });
  return { page, problems };
}
