import { verifyWebhook } from "@vergence/client/webhooks";
import { startWebhookReceiver, type WebhookReceiver } from "@vergence/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectAccessible } from "./support/accessibility.ts";
import { chromiumPath, polling } from "./support/browser.ts";
import { type Stage, useStage } from "./support/stage.ts";
import { startGroup } from "./support/uploads.ts";

describe.skipIf(!chromiumPath)("the webhooks pages", () => {
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await startWebhookReceiver();
  });
  let { product, page, problems } = {} as Stage;
  useStage(
    (stage) => {
      ({ product, page, problems } = stage);
    },
    { env: () => ({ OUTBOUND_ALLOWED_HOSTS: receiver.host }) },
  );
  beforeAll(() => product.startWorker());
  afterAll(() => receiver?.close());
  beforeEach(async () => {
    receiver.calls.length = 0;
    receiver.behave(() => undefined);
    const { webhooks } = product.client;
    // So that one test does not see the events of another.
    for (const { webhookId } of await webhooks.list()) await webhooks.delete(webhookId);
    await page.goto("/webhooks");
  });

  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const newSecret = () => page.getByRole("region", { name: "New signing secret" });
  const shownSecret = async () => (await newSecret().locator("code").textContent()) ?? "";
  const deliveries = () => page.getByRole("region", { name: "Deliveries" }).locator("ul > li");
  /** How many messages the secret signed, of those that arrived. */
  const signedBy = (secret: string) =>
    receiver.calls.filter(({ body, headers }) => {
      try {
        return verifyWebhook(secret, body, headers);
      } catch {
        return false;
      }
    }).length;

  /** Makes a webhook to the receiver through the form, and gives back its secret. */
  async function create(description: string, events: string[] = []): Promise<string> {
    await button("New webhook").click();
    await page.getByLabel("Address").fill(receiver.url);
    await page.getByLabel("Description").fill(description);
    if (events.length > 0) await page.getByLabel("Only these").check();
    for (const event of events) await page.getByLabel(event).check();
    await button("Create webhook").click();
    await newSecret().waitFor();
    return shownSecret();
  }
  /** As `create`, and goes on to its page. */
  async function createAndOpen(description: string): Promise<string> {
    const secret = await create(description);
    const row = page.getByRole("row", { name: description });
    await row.getByRole("link").click();
    await page.getByRole("heading", { name: receiver.url, level: 1 }).waitFor();
    return secret;
  }
  /** Something that webhooks receive. */
  async function cancelUpload(): Promise<string> {
    const { uploadSessionId } = await startGroup(product);
    await product.client.uploads.cancel(uploadSessionId);
    return uploadSessionId;
  }

  it("makes a webhook, shows its secret once, and lists where which events go", async () => {
    await page.getByRole("heading", { name: "No webhooks yet" }).waitFor();
    await expectAccessible(page);
    await button("New webhook").click();
    await page.getByLabel("Address").fill("https://127.0.0.1/hook");
    await button("Create webhook").click();
    await page.getByRole("alert").getByText("url").waitFor();
    await page.getByLabel("Only these").check();
    await page.getByText("Choose at least one.").waitFor();
    expect(await button("Create webhook").isDisabled()).toBe(true);
    await expectAccessible(page);
    await button("Close").click();
    // What the browser says of the refusal.
    problems.splice(0);

    const secret = await create("For the cutting room", ["upload.canceled", "video.ready"]);
    expect(secret).toMatch(/^whsec_[\w+/=]{32,}$/);
    await expectAccessible(page);
    const row = page.getByRole("row", { name: "For the cutting room" });
    await row.getByText("upload.canceled and 1 more").waitFor();
    await row.getByText("enabled").waitFor();
    await button("Done").click();
    await newSecret().waitFor({ state: "detached" });
    await page.reload();
    await row.waitFor();
    expect(await page.content()).not.toContain(secret.slice(10));

    await cancelUpload();
    await row.getByText("succeeded").waitFor();
    expect(signedBy(secret)).toBe(1);
    await row.getByRole("link").click();
    await page.getByText("upload.canceled, video.ready", { exact: true }).waitFor();
  });

  it("shows a delivery as it happens, with each attempt and what was answered", async () => {
    await createAndOpen("Log");
    await page.getByText("Nothing was sent yet").waitFor();
    await expectAccessible(page);
    const uploadSessionId = await cancelUpload();
    await deliveries().first().getByText("succeeded").waitFor();
    expect(receiver.calls).toMatchObject([{ event: { type: "upload.canceled", data: { uploadSessionId } } }]);
    await deliveries().first().getByText("upload.canceled").click();
    const [call] = receiver.calls;
    await deliveries()
      .first()
      .getByText(call?.event.eventId ?? "no call")
      .waitFor();
    await deliveries().first().getByRole("list", { name: "Attempts" }).getByText("204").waitFor();
    await expectAccessible(page);

    await page.getByLabel("State of the deliveries").selectOption("failed");
    await page.getByRole("heading", { name: "No failed deliveries" }).waitFor();
    await page.getByLabel("State of the deliveries").selectOption({ label: "Every state" });
    await button("Send test event").click();
    await page.getByText("The test event was delivered").waitFor();
    expect(receiver.calls.at(-1)?.event.type).toBe("webhook.test");
    await deliveries().nth(1).waitFor();
  });

  it("replays what a failing receiver did not take", async () => {
    await createAndOpen("Fails");
    receiver.behave((_, response) => void response.writeHead(503).end("The database is being repaired."));
    await cancelUpload();
    await deliveries()
      .first()
      .getByText(/^\d+ attempts?, 503$/)
      .waitFor();
    await page.getByText("failing", { exact: true }).waitFor();
    await deliveries().first().getByText("upload.canceled").click();
    await deliveries().first().getByText("The database is being repaired.").first().waitFor();
    await expectAccessible(page);

    // Disabled, it gives up what waits.
    await button("Disable").click();
    await deliveries().first().getByText("failed").waitFor();
    await page.getByText("disabled", { exact: true }).waitFor();
    expect(await button("Replay upload.canceled").isDisabled()).toBe(true);
    await expectAccessible(page);
    await button("Enable").click();
    await page.getByText("enabled", { exact: true }).waitFor();
    receiver.behave(() => undefined);
    await button("Replay upload.canceled").click();
    await page.getByText("upload.canceled is sent again").waitFor();
    await expect.poll(() => deliveries().count(), polling).toBe(2);
    await deliveries()
      .first()
      .getByText(/· replay/)
      .waitFor();
    await deliveries().first().getByText("succeeded").waitFor();
    expect(new Set(receiver.calls.map(({ event }) => event.eventId)).size).toBe(1);

    const eventId = receiver.calls[0]?.event.eventId;

    await button("Replay events").click();
    await page.getByLabel("How far back").selectOption({ label: "hour" });
    await expectAccessible(page);
    await button("Send again").click();
    // Those of other tests go too, for this webhook has not taken them; after that none is left.
    await page.getByText(/^\d+ events? (is|are) sent again$/).waitFor();
    await button("Replay events").click();
    await button("Send again").click();
    await page.getByText("0 events are sent again").waitFor();
    const times = () => receiver.calls.filter(({ event }) => event.eventId === eventId).length;
    const before = times();
    await button("Replay events").click();
    await page.getByLabel("Also events that were already delivered").check();
    await button("Send again").click();
    await expect.poll(times, polling).toBeGreaterThan(before);
  });

  it("edits a webhook, and rotates its secret while the old one goes on", async () => {
    const first = await createAndOpen("Before");
    await button("Edit").click();
    expect(await page.getByLabel("Address").inputValue()).toBe(receiver.url);
    await page.getByLabel("Description").fill("After");
    await page.getByLabel("Only these").check();
    await page.getByLabel("video.failed").check();
    await expectAccessible(page);
    await button("Save").click();
    await page.getByText("After", { exact: true }).waitFor();
    await page.getByText("video.failed", { exact: true }).waitFor();

    await button("Rotate secret").click();
    await page.getByLabel("How long the old secret stays valid").selectOption({ label: "for an hour" });
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Rotate secret" }).click();
    await newSecret().waitFor();
    const second = await shownSecret();
    expect(second).not.toBe(first);
    await expect.poll(() => newSecret().evaluate((card) => card === document.activeElement), polling).toBe(true);
    await page.getByText("Old secret expires").waitFor();
    await button("Send test event").click();
    await page.getByText("The test event was delivered").waitFor();
    expect([signedBy(first), signedBy(second)]).toEqual([1, 1]);

    await button("Rotate secret").click();
    await page.getByLabel("How long the old secret stays valid").selectOption({ label: "not at all" });
    await page.getByRole("dialog").getByRole("button", { name: "Rotate secret" }).click();
    await expect.poll(shownSecret, polling).not.toBe(second);
    receiver.calls.length = 0;
    await button("Send test event").click();
    await expect.poll(() => receiver.calls.length, polling).toBe(1);
    expect([signedBy(second), signedBy(await shownSecret())]).toEqual([0, 1]);
  });

  it("deletes after asking; the page of what is gone leads home", async () => {
    await createAndOpen("Not needed");
    const address = page.url();
    await button("Delete").click();
    await page.getByRole("alertdialog", { name: "Delete this webhook?" }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
    const isFocused = () => button("Delete").evaluate((element) => element === document.activeElement);
    await expect.poll(isFocused, polling).toBe(true);
    await button("Delete").click();
    await button("Delete webhook").click();
    await page.getByRole("heading", { name: "Webhooks", level: 1 }).waitFor();
    await page.getByRole("heading", { name: "No webhooks yet" }).waitFor();
    for (const gone of [address, "/webhooks/not-an-id"]) {
      expect((await page.goto(gone))?.status()).toBe(404);
      await page.getByRole("heading", { name: "Page not found" }).waitFor();
    }
    await expect.poll(() => problems.splice(0).filter((problem) => !problem.includes("404")), polling).toEqual([]);
  });

  it("says that it could not be loaded, and tries again when asked to", async () => {
    await page.route("**/api/trpc/**", (route) => route.abort("connectionreset"));
    await page.reload();
    await page.getByRole("status").getByText("Loading the webhooks").waitFor({ state: "attached" });
    await page.getByRole("alert").getByText("The webhooks could not be loaded").waitFor();
    await expectAccessible(page);
    await page.unrouteAll();
    await button("Try again").click();
    await page.getByRole("heading", { name: "No webhooks yet" }).waitFor();
    problems.splice(0);
  });

  it("fits a phone, and is reached from the other pages", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/uploads");
    await page.getByRole("link", { name: "Webhooks" }).click();
    await page.getByRole("heading", { name: "Webhooks", level: 1 }).waitFor();
    await createAndOpen("On a phone");
    await expectAccessible(page);
    await cancelUpload();
    await deliveries().first().getByText("succeeded").waitFor();
    await deliveries().first().getByText("upload.canceled").click();
    await expectAccessible(page);
    await button("Edit").click();
    await page.getByLabel("Only these").check();
    await expectAccessible(page);
  });
});
