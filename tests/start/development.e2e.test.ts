import { glob, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { waitUntil } from "../support/wait-until.ts";
import { copyRepository } from "./support/copy-repository.ts";
import { type LaunchedProduct, launchProduct } from "./support/launched-product.ts";

/** Only ends what never ends: set-up, start and compiling may have to share a slow machine. */
const deadlineMs = 900_000;

let copy: string | undefined;
let product: LaunchedProduct | undefined;
afterEach(async () => {
  await product?.cleanUp();
  if (copy) await rm(copy, { recursive: true, force: true });
}, deadlineMs);

/** Rewrites the file. Fails where there is nothing to replace. */
async function edit(file: string, before: string | RegExp, after: string): Promise<void> {
  const text = await readFile(file, "utf8");
  const edited = text.replace(before, after);
  expect(edited, file).not.toBe(text);
  await writeFile(file, edited);
}

/** The file of the API's code that has these words. */
async function fileOfApiWith(folder: string, words: string): Promise<string> {
  for await (const name of glob("packages/api/src/**/*.ts", { cwd: folder, exclude: ["**/*.test.ts"] })) {
    const file = path.join(folder, name);
    if ((await readFile(file, "utf8")).includes(words)) return file;
  }
  throw new Error(`no file of the API has ${words}`);
}

it(
  "npm run dev on a clean clone › shows an edited page at once, and restarts the API and the worker on their edits",
  async () => {
    copy = await copyRepository();
    const dev = await launchProduct(["scripts/dev.mjs"], copy);
    product = dev;
    const until = (what: string, ask: () => Promise<boolean>) =>
      waitUntil(
        what,
        async () => {
          if (dev.child.exitCode !== null) throw new Error(`it ended:\n${dev.output()}`);
          return ask();
        },
        deadlineMs,
      );
    /** While the server restarts there is no answer. */
    const textOf = async (pathname: string) => {
      const answer = await fetch(`http://localhost:${dev.port}${pathname}`).catch(() => null);
      return (await answer?.text().catch(() => null)) ?? "";
    };
    const webServers = async () =>
      (await dev.processes())
        .filter((line) => line.includes("apps/web/src/server.ts"))
        .map((line) => Number.parseInt(line, 10));
    await until("the start", async () => dev.output().includes("Vergence is ready."));

    await until("the page", async () => (await textOf("/sign-in")).includes("<h1"));
    const [server] = await webServers();
    await edit(path.join(copy, "apps/web/src/app/sign-in/page.tsx"), /(<h1[^>]*>)[^<]+/, "$1A page just edited");
    await until("the edited page", async () => (await textOf("/sign-in")).includes("A page just edited"));
    expect(await webServers()).toEqual([server]);

    await edit(await fileOfApiWith(copy, '{ status: "ok" }'), '{ status: "ok" }', '{ status: "ok", edited: true }');
    await until("the edited API", async () => (await textOf("/healthz")).includes('"edited":true'));
    expect(await webServers()).not.toContain(server);
    expect(await textOf("/sign-in")).toContain("A page just edited");

    const worker = path.join(copy, "apps/worker/src/main.ts");
    await writeFile(worker, `console.error("a worker just edited");\n${await readFile(worker, "utf8")}`);
    await until("the edited worker", async () => dev.output().includes("a worker just edited"));

    dev.child.kill("SIGTERM");
    expect(await dev.ended, dev.output()).toBe(0);
  },
  deadlineMs,
);
