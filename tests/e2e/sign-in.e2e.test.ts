import { describe, expect, it } from "vitest";
import { waitUntil } from "../support/wait-until.ts";
import { expectAccessible } from "./support/accessibility.ts";
import { chromiumPath } from "./support/browser.ts";
import { owner } from "./support/product.ts";
import { type Stage, useStage } from "./support/stage.ts";
import { startGroup } from "./support/uploads.ts";

describe.skipIf(!chromiumPath)("the sign-in page", () => {
  let { product, page, problems } = {} as Stage;
  useStage(
    (stage) => {
      ({ product, page, problems } = stage);
    },
    { who: "nobody" },
  );

  /**
   * Fills in the form and sends it.
   * @returns the status of the server's answer: what the page shows may be of the try before
   */
  async function fillIn({ email, password }: typeof owner): Promise<number> {
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(password);
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/auth/sign-in/email"));
    await page.getByRole("button", { name: "Sign in" }).click();
    return (await answered).status();
  }

  /**
   * Signs in as the owner, and again when that is refused as too many tries: passwords are rate-limited, and tests are
   * quick.
   */
  async function signIn(heading: string) {
    await waitUntil("a sign-in that is not one too many", async () => {
      const status = await fillIn(owner);
      expect([200, 429]).toContain(status);
      return status === 200;
    });
    await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    problems.splice(0, problems.length, ...problems.filter((problem) => !problem.includes("429")));
  }
  const tooMany = () => page.getByText(/Too many attempts\. Please try again in (a second|\d+ seconds)\./);

  it("stands before every page, and reads well in light, dark and on a phone", async () => {
    await page.goto("/");
    await page.getByRole("heading", { name: "Sign in to Vergence" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/sign-in");
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 640 });
    await expectAccessible(page);
  });

  it("sends no password by itself, before its own code runs", async () => {
    const html = await (await fetch(`${product.baseUrl}/sign-in`)).text();
    expect(html).toMatch(/<form [^>]*method="post"/);
    expect(html).toMatch(/<button type="submit"[^>]* disabled=""/);
  });

  it("refuses a wrong password in words, keeps the address, and marks the fields", async () => {
    await page.goto("/sign-in");
    await fillIn({ ...owner, password: "not the password" });
    await page.getByText("The e-mail address or the password is wrong.").waitFor();
    expect(await page.getByLabel("E-mail address").inputValue()).toBe(owner.email);
    expect(await page.getByLabel("Password").getAttribute("aria-invalid")).toBe("true");
    await expectAccessible(page);
    // The browser itself notes the 401.
    expect(problems.splice(0)).toEqual([expect.stringContaining("401")]);
  });

  it("says after too many tries when the next may be made, and then lets in", async () => {
    await page.goto("/sign-in");
    // The fourth in a row, but for a machine so busy that ten seconds, after which all are forgotten, pass between two
    // of them.
    const startedAtMs = performance.now();
    let refused = 0;
    await waitUntil("one try too many", async () => {
      const status = await fillIn({ ...owner, password: "not the password" });
      expect([401, 429]).toContain(status);
      if (status === 401) refused++;
      if (performance.now() - startedAtMs < 10_000) expect(refused).toBeLessThan(4);
      return status === 429;
    });
    await tooMany().waitFor();
    await expectAccessible(page);
    await signIn("Uploads");
    problems.splice(0);
  });

  it("lets the owner in, and leads to the page that was asked for", async () => {
    const { uploadSessionId } = await startGroup(product, { videoName: "Asked for" });
    await page.goto(`/uploads/${uploadSessionId}?from=mail`);
    await signIn("Asked for");
    expect(page.url()).toBe(`${product.baseUrl}/uploads/${uploadSessionId}?from=mail`);
    await page.goto("/sign-in");
    expect(new URL(page.url()).pathname).toBe("/uploads");
  });

  it("never leads to another site", async () => {
    await page.goto("/sign-in?next=//evil.example/uploads");
    await signIn("Uploads");
    expect(new URL(page.url()).origin).toBe(product.baseUrl);
  });

  it("signs out from the account menu; a page that was left open leads back here", async () => {
    await page.goto("/uploads");
    await signIn("Uploads");
    const leftOpen = await page.context().newPage();
    await leftOpen.goto("/uploads");
    await leftOpen.getByRole("link", { name: "Asked for" }).waitFor();
    await page.getByRole("button", { name: "Account of Owner" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    await leftOpen.getByRole("searchbox").fill("anything");
    await leftOpen.waitForURL("**/sign-in?next=*");
    await page.goto("/uploads");
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });
});
