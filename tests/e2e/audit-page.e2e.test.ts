import { beforeAll, describe, expect, it } from "vitest";
import { waitUntil } from "../support/wait-until.ts";
import { expectAccessible } from "./support/accessibility.ts";
import { chromiumPath, polling } from "./support/browser.ts";
import { owner } from "./support/product.ts";
import { type Stage, useStage } from "./support/stage.ts";
import { finishFile, startGroup } from "./support/uploads.ts";

describe.skipIf(!chromiumPath)("the audit page", () => {
  let { product, page, problems } = {} as Stage;
  useStage((stage) => {
    ({ product, page, problems } = stage);
  });
  let uploadSessionId: string;
  beforeAll(async () => {
    const group = await startGroup(product, { videoName: "Harbour at dawn" });
    uploadSessionId = group.uploadSessionId;
    await finishFile(product, group, 0);
    const canceled = await startGroup(product, { videoName: "Not needed" });
    await product.client.uploads.cancel(canceled.uploadSessionId);
  });

  const rows = () => page.locator("tbody tr:visible");
  const titles = async () =>
    (await page.locator("tbody th > p:first-child > span:last-child").allTextContents()).map((title) => title.trim());
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });

  it("says who did what to which video, when and in which call", async () => {
    await page.goto("/audit");
    await page.getByRole("heading", { name: "Audit", level: 1 }).waitFor();
    const completed = rows().filter({ hasText: "Upload completed" });
    await completed.locator("td").getByText("Bootstrap admin key").waitFor();
    const at = await completed.locator("td time").getAttribute("datetime");
    expect(Date.now() - Date.parse(at ?? "")).toBeLessThan(3_600_000);
    const { resources } = product.context;
    const event = await resources.db.auditEvent.findFirstOrThrow({ where: { action: "upload_group.completed" } });
    await page.setViewportSize({ width: 1500, height: 800 });
    await completed.locator(`td [title="${event.requestId}"]`).waitFor();
    await expectAccessible(page);
    // The job's row knows the video alone, and leads to its page as well.
    await rows().filter({ hasText: "Processing queued" }).locator("td").getByRole("link").click();
    await page.getByRole("heading", { name: "Harbour at dawn", level: 1 }).waitFor();
    expect(page.url()).toContain(uploadSessionId);
  });

  it("is narrowed by kind, action, day, person and thing, all in the address", async () => {
    await page.goto("/audit");
    await page.getByLabel("Subject").selectOption({ label: "Upload" });
    await expect
      .poll(titles, polling)
      .toEqual(["Upload canceled", "Upload started", "Upload completed", "Upload started"]);
    await page.getByLabel("Action").selectOption({ label: "canceled" });
    await expect.poll(titles, polling).toEqual(["Upload canceled"]);
    expect(page.url()).toMatch(/\/audit\?subject=upload_group&action=upload_group\.canceled$/);
    await page.reload();
    await expect.poll(titles, polling).toEqual(["Upload canceled"]);
    await expectAccessible(page);
    await page.goBack();
    await expect.poll(async () => (await titles()).length, polling).toBe(4);

    // Filled in again where the page was still on its way back and took the day for one of where it came from.
    await waitUntil("the list to be empty", async () => {
      await page.getByLabel("To", { exact: true }).fill("");
      await page.getByLabel("To", { exact: true }).fill("2020-01-01");
      const isEmpty = page.getByRole("heading", { name: "Nothing matches" }).waitFor({ timeout: 10_000 });
      return isEmpty.then(
        () => true,
        () => false,
      );
    });
    await expectAccessible(page);
    await button("Clear the filters").click();
    await expect.poll(async () => (await titles()).length, polling).toBeGreaterThan(4);

    // By what is in a row: a person, then a thing that has no page.
    await page.goto("/keys");
    await button("New key").click();
    await page.getByLabel("Name").fill("Made here");
    await button("Create key").click();
    await page.getByRole("region", { name: "New API key" }).waitFor();
    await page.goto("/audit");
    await rows().filter({ hasText: owner.email }).locator("td").getByRole("button", { name: owner.email }).click();
    await expect.poll(titles, polling).toEqual(["API key created"]);
    await button("Remove the filter by who").click();
    await expect.poll(async () => (await titles()).length, polling).toBeGreaterThan(4);
    await rows()
      .filter({ hasText: "Made here" })
      .locator("td")
      .getByRole("button", { name: /^API key/ })
      .click();
    await expect.poll(titles, polling).toEqual(["API key created"]);
    expect(page.url()).toMatch(/subject=api_key&subjectId=/);
    await button("Clear").click();
    await expect.poll(() => new URL(page.url()).search, polling).toBe("");
  });

  it("turns its pages", async () => {
    const { resources, contextFor } = product.context;
    const { workspaceId } = contextFor("admin").actor;
    const data = Array.from({ length: 60 }, (_, index) => ({
      workspaceId,
      actor: "system",
      subject: "test",
      subjectId: String(index),
      action: "test.counted",
      detail: { name: `Number ${index}` },
    }));
    await resources.db.auditEvent.createMany({ data });
    await page.goto("/audit?action=test.counted");
    await page.getByText("Number 59").waitFor();
    await button("Older").click();
    await page.getByText("Number 0", { exact: true }).waitFor();
    await expect.poll(() => rows().count(), polling).toBe(10);
    await page.reload();
    await page.getByText("Number 0", { exact: true }).waitFor();
    await button("Newer").click();
    await page.getByText("Number 59").waitFor();
  });

  it("says that it could not be loaded, and tries again when asked to", async () => {
    await page.goto("/uploads");
    await page.route("**/api/trpc/**audit.list**", (route) => route.abort("connectionreset"));
    await page.goto("/audit");
    await page.getByRole("status").getByText("Loading the audit").waitFor({ state: "attached" });
    await page.getByRole("alert").getByText("The audit could not be loaded").waitFor();
    await expectAccessible(page);
    await page.unrouteAll();
    await button("Try again").click();
    await rows().first().waitFor();
    problems.splice(0);
  });

  it("fits a phone, where a row says all that the columns say", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/uploads");
    await page.getByRole("link", { name: "Audit" }).click();
    await page.getByLabel("Subject").selectOption({ label: "Upload" });
    const completed = rows().filter({ hasText: "Upload completed" });
    await completed.getByRole("link", { name: "Harbour at dawn" }).waitFor();
    await completed.getByRole("button", { name: /Bootstrap admin key/ }).waitFor();
    await completed.locator("time:visible").waitFor();
    await expectAccessible(page);
  });
});
