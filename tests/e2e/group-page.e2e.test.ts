import { describe, expect, it } from "vitest";
import { expectAccessible } from "./support/accessibility.ts";
import { chromiumPath, polling } from "./support/browser.ts";
import { type Stage, useStage } from "./support/stage.ts";
import { finishFile, mebibyte, putParts, startGroup } from "./support/uploads.ts";

/** Three parts of the tests' 5 MiB, and a file small enough for one PUT. */
const pair = {
  videoName: "Lighthouse, take 3",
  description: "From the pier.\nWind from the west.",
  layout: "Separate" as const,
  perspective: "180" as const,
  folderName: "Coast",
  files: [
    { fileName: "left.mov", fileRole: "video_left" as const, sizeBytes: 12 * mebibyte },
    { fileName: "right.mov", fileRole: "video_right" as const, sizeBytes: 9 },
  ],
};

describe.skipIf(!chromiumPath)("an upload group's page, while its files are on their way", () => {
  let { product, page, problems } = {} as Stage;
  useStage((stage) => {
    ({ product, page, problems } = stage);
  });

  const region = (name: string) => page.getByRole("region", { name });
  const badge = (status: string) => page.locator("header").getByText(status, { exact: true });

  it("shows the files, the parts that the store holds, and each change as it happens", async () => {
    const group = await startGroup(product, pair);
    await page.goto(`/uploads/${group.uploadSessionId}`);
    await page.getByRole("heading", { name: pair.videoName, level: 1 }).waitFor();
    expect(await page.title()).toBe(`${pair.videoName} · Vergence`);
    const head = await page.locator("main header").first().textContent();
    for (const fact of ["From the pier.", "Separate", "180°", "Coast", "12.6 MB", group.uploadSessionId])
      expect(head).toContain(fact);

    const files = region("Files");
    const left = files.getByRole("row", { name: "left.mov" });
    await left.getByText("0 of 3 parts in the store").waitFor();
    const [first] = await putParts(product, group, 0, [1]);
    await left.getByText("1 of 3 parts in the store").waitFor();
    await left.getByText("Missing: 2–3").waitFor();
    const third = await putParts(product, group, 0, [3]);
    await left.getByText("Missing: 2", { exact: true }).waitFor();
    await expectAccessible(page);

    const second = await putParts(product, group, 0, [2]);
    await left.getByText("All parts are there").waitFor();
    const parts = [first, ...second, ...third].filter((part) => part !== undefined);
    await product.client.uploads.completeFile(group.uploadSessionId, group.files[0]?.uploadId ?? "", { parts });
    await left.getByText("completed").waitFor();
    await files.getByText("1 of 2 files done").waitFor();
    await region("Timeline").getByText("left.mov").waitFor();

    await finishFile(product, group, 1);
    await badge("completed").waitFor();
    // No worker runs: the job waits, and the page says so.
    await region("Processing").getByText("Waiting for a worker.").waitFor();
    await region("Video").getByText("The stream appears here when it is ready").waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 640 });
    await expectAccessible(page);
  });

  it("cancels after asking; saying no, or Escape, leaves everything as it was", async () => {
    const group = await startGroup(product, { ...pair, videoName: "Not needed" });
    await page.goto(`/uploads/${group.uploadSessionId}`);
    const cancel = page.getByRole("button", { name: "Cancel upload" });
    const dialog = page.getByRole("alertdialog", { name: "Cancel this upload?" });
    await cancel.press("Enter");
    await dialog.waitFor();
    await expectAccessible(page);
    // The harmless answer has the focus, and the focus stays inside.
    for (const name of ["Keep it", "Cancel upload", "Keep it"]) {
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    // The focus comes back after the dialog has gone.
    await expect.poll(() => cancel.evaluate((button) => button === document.activeElement), polling).toBe(true);
    await cancel.click();
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await product.client.uploads.get(group.uploadSessionId)).status).toBe("pending");

    await cancel.click();
    await dialog.getByRole("button", { name: "Cancel upload" }).click();
    await badge("canceled").waitFor();
    await dialog.waitFor({ state: "detached" });
    await cancel.waitFor({ state: "detached" });
    await region("Timeline").getByText("Upload canceled").waitFor();
    expect((await product.client.uploads.get(group.uploadSessionId)).status).toBe("canceled");
    await expectAccessible(page);
  });

  it("shows a cancel by another client, and a refusal of one that comes too late", async () => {
    const group = await startGroup(product, { videoName: "Done elsewhere" });
    await page.goto(`/uploads/${group.uploadSessionId}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Cancel upload" }).click();
    const confirm = page.getByRole("alertdialog").getByRole("button", { name: "Cancel upload" });
    await confirm.waitFor();
    // The page does not receive it: its answers are delayed.
    await page.route("**/api/trpc/**uploadGroups.get**", (route) => route.abort());
    await finishFile(product, group, 0);
    await confirm.click();
    await page.getByRole("alertdialog").getByRole("alert").waitFor();
    await page.unroute("**/api/trpc/**uploadGroups.get**");
    await page.keyboard.press("Escape");
    await badge("completed").waitFor();
    problems.length = 0;
  });

  it("says of a file that the store cannot list, and goes on with the rest", async () => {
    const group = await startGroup(product, { ...pair, videoName: "Store unreachable" });
    await page.route("**/api/trpc/**", async (route) => {
      if (route.request().url().includes("listParts")) return route.abort("connectionreset");
      return route.continue();
    });
    await page.goto(`/uploads/${group.uploadSessionId}`);
    await region("Files").getByText("The server did not answer").waitFor();
    await page.unrouteAll();
    await region("Files").getByText("0 of 3 parts in the store").waitFor();
    problems.length = 0;
  });

  it.each(["not-an-id", "0d9c0bb6-6a5b-4f0e-9d5c-0a3f8c6d2b11"])("leads home from /uploads/%s › 404", async (id) => {
    const answer = await page.goto(`/uploads/${id}`);
    expect(answer?.status()).toBe(404);
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Go to the uploads" }).click();
    await page.getByRole("heading", { name: "Uploads", level: 1 }).waitFor();
    await expect.poll(() => problems.splice(0).filter((problem) => !problem.includes("404")), polling).toEqual([]);
  });
});
