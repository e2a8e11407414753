import { createVergenceClient, type VergenceClient } from "@vergence/client";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { type AppProcess, startWebProcess, startWorkerProcess } from "../../support/app-process.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { openPage, type WatchedPage } from "./browser.ts";

export const owner = { email: "owner@example.com", password: "correct horse battery" };

export interface Product {
  context: TestContext;
  baseUrl: string;
  /** The public REST API, with an admin key. */
  client: VergenceClient;
  startWorker(): void;
  /** A page of the admin UI, signed in as the owner. */
  openSignedIn(browser: Browser, options?: BrowserContextOptions): Promise<WatchedPage>;
  stop(): Promise<void>;
}

/**
 * The web server in its own process, on a database and a bucket of its own; a worker beside it when asked for.
 * @param env settings of both that differ from the tests'
 */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const context = await createTestContext({
    env: { BOOTSTRAP_OWNER_EMAIL: owner.email, BOOTSTRAP_OWNER_PASSWORD: owner.password, ...env },
  });
  const processes: AppProcess[] = [];
  const stop = async () => {
    await Promise.all(processes.map((process) => process.kill("SIGTERM")));
    await context.close();
  };
  try {
    const web = await startWebProcess(context.env);
    processes.push(web);
    const { baseUrl } = web;
    return {
      context,
      baseUrl,
      client: createVergenceClient({ baseUrl, apiKey: context.adminKey }),
      startWorker() {
        const worker = startWorkerProcess({ ...context.env, PUBLIC_URL: baseUrl, LOG_LEVEL: "warn" });
        worker.child.once("exit", (code) => {
          // Else the tests would wait for it in vain, and nobody would know why.
          if (code !== 0) console.error(`the worker ended with ${code}:\n${worker.output()}`);
        });
        processes.push(worker);
      },
      openSignedIn: (browser, options) => openSignedIn(browser, baseUrl, options),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Signs in through the endpoint that the form uses; the form itself has tests of its own. */
async function openSignedIn(browser: Browser, baseUrl: string, options?: BrowserContextOptions): Promise<WatchedPage> {
  const watched = await openPage(browser, { baseURL: baseUrl, ...options });
  const signIn = () =>
    watched.page.request.post("/api/auth/sign-in/email", { data: owner, headers: { origin: baseUrl } });
  // Nobody may try passwords quickly, and tests are quick: the server says when it may be asked again.
  const answer = await waitUntil("a sign-in that is not one too many", async () => {
    const given = await signIn();
    return given.status() !== 429 && given;
  });
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}: ${await answer.text()}`);
  return watched;
}
