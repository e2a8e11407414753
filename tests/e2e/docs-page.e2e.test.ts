import { describe, expect, it } from "vitest";
import { chromiumPath } from "./support/browser.ts";
import { type Stage, useStage } from "./support/stage.ts";
import { startGroup } from "./support/uploads.ts";

describe.skipIf(!chromiumPath)("the page of the API's description", () => {
  let { product, page, problems } = {} as Stage;
  useStage(
    (stage) => {
      ({ product, page, problems } = stage);
    },
    { who: "nobody" },
  );

  it("renders every call, and makes one with a key, all within its own policy", async () => {
    const { uploadSessionId } = await startGroup(product);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto("/docs");
    const call = page.locator("#operations-uploads-getUpload");
    await call.waitFor();
    const described = (await (await fetch(`${product.baseUrl}/api/openapi.json`)).json()) as { paths: object };
    const count = Object.values(described.paths).flatMap((item: object) => Object.keys(item)).length;
    // And what is sent to webhooks.
    expect(await page.locator(".opblock").count()).toBe(count + 1);

    await page.getByRole("button", { name: "Authorize" }).click();
    const dialog = page.locator(".modal-ux");
    await dialog.getByLabel("api_key value").or(dialog.locator("input")).first().fill(product.context.adminKey);
    await dialog.getByRole("button", { name: "Apply credentials" }).first().click();
    await dialog.getByRole("button", { name: "Close" }).first().click();
    await call
      .getByRole("button", { name: /uploadSessionId/ })
      .first()
      .click();
    await call.getByRole("button", { name: "Try it out" }).click();
    await call.getByPlaceholder("uploadSessionId").fill(uploadSessionId);
    await call.getByRole("button", { name: "Execute" }).click();
    await call.locator(".live-responses-table").getByText("200").first().waitFor();
    await call.locator(".live-responses-table").getByText(uploadSessionId).first().waitFor();
    expect(asked.filter((url) => !url.startsWith(`${product.baseUrl}/`) && !url.startsWith("data:"))).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("fits a phone", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/docs");
    await page.locator(".opblock").first().waitFor();
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await page.locator(".opblock-summary-control").first().click();
    await page.locator(".opblock-body").first().waitFor();
    expect(await overflow()).toBe(0);
  });
});
