import { startTcpProxy, type TcpProxy } from "@vergence/core/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible } from "./support/accessibility.ts";
import { chromiumPath, polling } from "./support/browser.ts";
import { type Stage, useStage } from "./support/stage.ts";
import { finishFile, startGroup } from "./support/uploads.ts";

const listCalls = "**/api/trpc/**uploadGroups.list**";

describe.skipIf(!chromiumPath)("the uploads page", () => {
  let { product, page, problems } = {} as Stage;
  useStage((stage) => {
    ({ product, page, problems } = stage);
  });

  const row = (name: string) => page.getByRole("row", { name });
  const names = () => page.locator("tbody th a").allTextContents();
  const isLive = () => page.getByText("Live", { exact: true }).waitFor();

  it("shows a new workspace how to begin, and its first group as soon as it starts, without a reload", async () => {
    await page.goto("/uploads");
    await page.getByRole("heading", { name: "No uploads yet" }).waitFor();
    await isLive();
    await expectAccessible(page);
    await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));

    const group = await startGroup(product, {
      videoName: "Harbour at dawn",
      layout: "Separate",
      files: [
        { fileName: "left.mp4", fileRole: "video_left", sizeBytes: 5 },
        { fileName: "right.mp4", fileRole: "video_right", sizeBytes: 7 },
      ],
    });
    const started = row("Harbour at dawn");
    await started.getByText("0/2").waitFor();
    for (const name of ["Separate", "12 B", "pending", "in 4 d 23 h"])
      await started.getByRole("cell", { name }).waitFor();

    await finishFile(product, group, 0);
    await started.getByText("1/2").waitFor();
    await finishFile(product, group, 1);
    await started.getByText("completed").waitFor();
    await started.getByText("2/2").waitFor();
    await page.getByRole("status", { name: "Changes" }).getByText("Harbour at dawn is completed").waitFor({
      state: "attached",
    });
    expect(await page.evaluate(() => Reflect.get(globalThis, "isTheSamePage"))).toBe(true);
    await expectAccessible(page);
  });

  describe("with 60 groups", () => {
    beforeAll(async () => {
      for (let number = 1; number <= 60; number++) {
        const layout = number % 10 === 0 ? "SBS" : "2D";
        const group = await startGroup(product, { videoName: `Take ${String(number).padStart(2, "0")}`, layout });
        if (number % 20 === 0) await product.client.uploads.cancel(group.uploadSessionId);
      }
    });

    it("pages on the server: older, newer, and the browser's own way back", async () => {
      await page.goto("/uploads");
      await row("Take 60").waitFor();
      expect(await names()).toHaveLength(25);
      await page.getByRole("button", { name: "Older" }).click();
      await row("Take 35").waitFor();
      expect(await names()).toHaveLength(25);
      await page.getByRole("button", { name: "Older" }).click();
      await row("Harbour at dawn").waitFor();
      expect(await names()).toEqual([...tens(10, 1), "Harbour at dawn"]);
      expect(await page.getByRole("button", { name: "Older" }).isDisabled()).toBe(true);
      await page.goBack();
      await row("Take 35").waitFor();
      await page.reload();
      await row("Take 35").waitFor();
      await page.getByRole("button", { name: "Newer" }).click();
      await row("Take 60").waitFor();
    });

    it("searches on the server while one types, and keeps the search in the address", async () => {
      await page.goto("/uploads");
      await row("Take 60").waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("take 0");
      await expect.poll(names, polling).toEqual(tens(9, 1));
      expect(new URL(page.url()).searchParams.get("search")).toBe("take 0");
      await page.getByRole("searchbox").fill("no such film");
      await page.getByRole("heading", { name: "No uploads match" }).waitFor();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Clear the filters" }).click();
      await row("Take 60").waitFor();
      expect(await page.getByRole("searchbox").inputValue()).toBe("");
    });

    it("filters by state and layout on the server, together and alone", async () => {
      await page.goto("/uploads");
      await page.getByRole("button", { name: "canceled" }).click();
      await expect.poll(names, polling).toEqual(["Take 60", "Take 40", "Take 20"]);
      await page.getByRole("button", { name: "pending" }).click();
      await page.getByRole("combobox", { name: "Layout" }).selectOption("SBS");
      await expect.poll(names, polling).toEqual(["Take 50", "Take 30", "Take 10"]);
      await page.reload();
      await expect.poll(names, polling).toEqual(["Take 50", "Take 30", "Take 10"]);
    });

    it("follows changes within a filter: what no longer matches leaves", async () => {
      const group = await startGroup(product, { videoName: "Soon away" });
      await page.goto("/uploads?status=pending&search=soon");
      await row("Soon away").waitFor();
      await isLive();
      await product.client.uploads.cancel(group.uploadSessionId);
      await page.getByRole("heading", { name: "No uploads match" }).waitFor();
    });

    it("fits a phone", async () => {
      await page.setViewportSize({ width: 360, height: 640 });
      await page.goto("/uploads");
      await row("Take 60").waitFor();
      await expectAccessible(page);
    });
  });

  it("shows that it is loading, and what went wrong with a way to try again", async () => {
    await startGroup(product);
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(listCalls, async (route) => {
      await released;
      await route.abort("connectionreset");
    });
    await page.goto("/uploads");
    await page.getByText("Loading the uploads").waitFor({ state: "attached" });
    await expectAccessible(page);
    release();
    const alert = page.getByRole("alert").filter({ hasText: "The uploads could not be loaded" });
    await alert.waitFor();
    await expectAccessible(page);
    await page.unroute(listCalls);
    await alert.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("table").getByRole("row").nth(1).waitFor();
    // The browser itself notes each line that broke.
    expect(new Set(problems.splice(0).map((problem) => problem.split(" (")[0]))).toEqual(
      new Set(["Failed to load resource: net::ERR_CONNECTION_RESET"]),
    );
  });

  describe("on a line that breaks", () => {
    let line: TcpProxy;
    beforeAll(async () => {
      const { hostname, port } = new URL(product.baseUrl);
      line = await startTcpProxy({ host: hostname, port: Number(port) });
    });
    afterAll(() => line?.close());

    it("says that it is not live, and catches up by itself", async () => {
      await page.goto(`http://127.0.0.1:${line.port}/uploads`);
      await isLive();
      line.cut();
      await page.getByText(/^(Not live|Connecting)$/).waitFor();
      await startGroup(product, { videoName: "Began meanwhile" });
      line.mend();
      await row("Began meanwhile").waitFor();
      await isLive();
      problems.length = 0;
    });
  });

  it("can be worked by keyboard alone: past the navigation, to a group, and back", async () => {
    await page.goto("/uploads");
    await page.getByRole("table").getByRole("row").nth(1).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id), polling).toBe("content");
    const firstLink = page.locator("tbody th a").first();
    const name = (await firstLink.textContent()) ?? "";
    await tabTo(firstLink);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await tabTo(page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Uploads" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Uploads", level: 1 }).waitFor();
  });

  it("takes light, dark or the system's look, at once and for the next visit", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto("/uploads");
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.getByRole("button", { name: "Theme: System" }).press("Enter");
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    await expect.poll(focused, polling).toBe("System");
    await page.keyboard.press("End");
    await expect.poll(focused, polling).toBe("Dark");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Theme: Dark" }).waitFor();
    const dark = await background();
    expect(dark).not.toBe(light);
    await expect.poll(async () => (await page.request.get("/uploads")).text(), polling).toContain('data-theme="dark"');
    await page.reload();
    expect(await background()).toBe(dark);
    await page.getByRole("button", { name: "Theme: Dark" }).click();
    await page.getByRole("menuitemradio", { name: "Light" }).click();
    await expect.poll(background, polling).toBe(light);
  });

  async function tabTo(target: ReturnType<Page["locator"]>) {
    for (let presses = 0; presses < 50; presses++) {
      await page.keyboard.press("Tab");
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error("the Tab key did not lead there");
  }
});

/** `Take 10`, `Take 09`, …, as the list has them: newest first. */
function tens(from: number, to: number): string[] {
  return Array.from({ length: from - to + 1 }, (_, index) => `Take ${String(from - index).padStart(2, "0")}`);
}
