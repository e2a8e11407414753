import { createVergenceClient } from "@vergence/client";
import { beforeEach, describe, expect, it } from "vitest";
import { expectAccessible } from "./support/accessibility.ts";
import { chromiumPath } from "./support/browser.ts";
import { type Stage, useStage } from "./support/stage.ts";

describe.skipIf(!chromiumPath)("the keys page", () => {
  let { product, page, problems } = {} as Stage;
  useStage((stage) => {
    ({ product, page, problems } = stage);
  });
  beforeEach(() => page.goto("/keys"));

  const row = (name: string) => page.getByRole("row", { name });
  const newKey = () => page.getByRole("region", { name: "New API key" });
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const shownKey = async () => (await newKey().locator("code").textContent()) ?? "";
  const worksWith = async (apiKey: string) =>
    createVergenceClient({ baseUrl: product.baseUrl, apiKey })
      .uploads.list()
      .then(
        () => true,
        () => false,
      );

  async function create(name: string, life?: string): Promise<string> {
    await button("New key").click();
    await page.getByLabel("Name").fill(name);
    if (life) await page.getByLabel("Expiry").selectOption({ label: life });
    await button("Create key").click();
    await newKey().getByText(name).waitFor();
    return shownKey();
  }

  it("makes a key, shows it once with a button to copy it, and never again", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const key = await create("Importer", "Expires in 7 days");
    expect(key).toMatch(/^vgk_\w{49}$/);
    expect(await worksWith(key)).toBe(true);
    await expectAccessible(page);
    await button("Copy API key").click();
    await page.getByText("Copied API key").waitFor({ state: "attached" });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    await row("Importer").getByText("active").waitFor();
    await row("Importer")
      .getByText(/^in [67] d/)
      .waitFor();
    await button("Done").click();
    await newKey().waitFor({ state: "detached" });
    await page.reload();
    await row("Importer").waitFor();
    expect(await page.content()).not.toContain(key.slice(10));
  });

  it("says why a key is not made, and asks for its last day", async () => {
    await button("New key").click();
    await page.getByLabel("Name").fill("Too late");
    await page.getByLabel("Expiry").selectOption({ label: "Expires after" });
    await page.getByLabel("Last day").fill("2020-01-01");
    await expectAccessible(page);
    await button("Create key").click();
    await page.getByRole("alert").getByText("must be in the future").waitFor();
    await page.getByLabel("Last day").fill("2999-12-31");
    await button("Create key").click();
    await newKey().getByText("Too late").waitFor();
    // What the browser says of the refusal.
    problems.splice(0);
  });

  it("rotates a key, at once and with a grace period, and revokes one", async () => {
    const first = await create("Turned");
    await button("Rotate Turned").click();
    await button("Rotate key").click();
    await expect.poll(shownKey, { timeout: 120_000 }).not.toBe(first);
    const second = await shownKey();
    expect([await worksWith(first), await worksWith(second)]).toEqual([false, true]);

    await button("Rotate Turned").click();
    await page.getByLabel("When the old key expires").selectOption({ label: "in a day" });
    await expectAccessible(page);
    await button("Rotate key").click();
    await expect.poll(shownKey, { timeout: 120_000 }).not.toBe(second);
    const third = await shownKey();
    expect([await worksWith(second), await worksWith(third)]).toEqual([true, true]);
    await expect
      .poll(() => row("Turned").locator("td:nth-of-type(2)").allTextContents(), { timeout: 120_000 })
      .toEqual(["active", "ending", "revoked"]);

    await button("Revoke Turned").first().click();
    await expectAccessible(page);
    await button("Revoke key").click();
    await row("Turned").first().getByText("revoked").waitFor();
    expect([await worksWith(second), await worksWith(third)]).toEqual([true, false]);
  });

  it("fits a phone, and is reached from the other page", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/uploads");
    await page.getByRole("link", { name: "API keys" }).click();
    await page.getByRole("heading", { name: "API keys" }).waitFor();
    await row("Bootstrap admin key").waitFor();
    await expectAccessible(page);
  });
});
