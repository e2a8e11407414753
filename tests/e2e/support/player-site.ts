import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { contentTypeOf } from "@vergence/media";
import type { Browser, Page } from "playwright-core";
import { openPage } from "./browser.ts";

const hlsJs = path.join(import.meta.dirname, "../../../apps/web/node_modules/hls.js/dist/hls.min.js");
const html = '<!doctype html><title>Player</title><video muted width="320"></video><script src="/hls.js"></script>';

export interface PlayerSite {
  url: string;
  stop(): Promise<void>;
}

/**
 * A film maker's own site: a page with a bare hls.js, at an origin that is not the product's. Serves a folder of
 * streams beside it where one is named.
 */
export async function startPlayerSite(folder?: string): Promise<PlayerSite> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    try {
      if (pathname === "/") response.setHeader("content-type", "text/html").end(html);
      else if (pathname === "/hls.js") response.end(await readFile(hlsJs));
      else if (folder) {
        const bytes = await readFile(path.join(folder, path.normalize(decodeURI(pathname))));
        response.setHeader("content-type", contentTypeOf(pathname)).end(bytes);
      } else response.writeHead(404).end();
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What hls.js said of a fatal error. */
export interface FatalError {
  details: string;
  status: number | null;
}

interface PlayerWindow {
  Hls: typeof import("../../../apps/web/node_modules/hls.js/dist/hls.d.ts").default;
  hls: import("../../../apps/web/node_modules/hls.js/dist/hls.d.ts").default;
  fatal: FatalError[];
}

export interface Player {
  page: Page;
  /** Of everything that the page asked for so far. */
  requested: string[];
  /** Runs in the page, with hls.js and the video element. */
  ask<T>(read: (hls: PlayerWindow["hls"], video: HTMLVideoElement) => T | Promise<T>): Promise<T>;
  play(): Promise<void>;
  currentTime(): Promise<number>;
  /** What hls.js could not get over, oldest first. */
  fatalErrors(): Promise<FatalError[]>;
}

/** Opens the site's page and loads a stream with hls.js as it comes, nothing set. */
export async function openPlayer(browser: Browser, site: PlayerSite, src: string): Promise<Player> {
  const { page } = await openPage(browser);
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  await page.goto(site.url);
  await page.evaluate((address) => {
    const global = globalThis as unknown as PlayerWindow;
    const { Hls } = global;
    global.fatal = [];
    global.hls = new Hls();
    global.hls.on(Hls.Events.ERROR, (_, { fatal, details, response }) => {
      if (fatal) global.fatal.push({ details, status: response?.code ?? null });
    });
    global.hls.loadSource(address);
    global.hls.attachMedia(document.querySelector("video") as HTMLVideoElement);
  }, src);
  const ask = <T>(read: (hls: PlayerWindow["hls"], video: HTMLVideoElement) => T | Promise<T>): Promise<T> =>
    page.evaluate(`(${read})(globalThis.hls, document.querySelector("video"))`) as Promise<T>;
  return {
    page,
    requested,
    ask,
    play: () => ask((_, video) => video.play()),
    currentTime: () => ask((_, video) => video.currentTime),
    fatalErrors: () => page.evaluate(() => (globalThis as unknown as PlayerWindow).fatal),
  };
}
