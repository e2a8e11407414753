#!/usr/bin/env node
// Makes the README's pictures from the product as it runs: `npm run demo` in one terminal, `node
// scripts/readme-images.mjs` in another. Starts a few more groups, so that the list has something to show. Needs
// Chromium, and ffmpeg to make the files small.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { root } from "./lib/paths.mjs";

const dataDir = path.resolve(root, process.env.DATA_DIR || ".vergence");
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(path.join(dataDir, name), "utf8"));
const { baseUrl } = read("runtime.json");
const { adminKey, ownerEmail, ownerPassword } = read("credentials.json");

/**
 * @param {string} method
 * @param {string} url
 * @param {object} [body]
 */
async function call(method, url, body) {
  const headers = { "X-SPATIALGEN-APPKEY": adminKey, "Content-Type": "application/json" };
  const answer = await fetch(`${baseUrl}/api${url}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
/** @type {(fileName: string, fileRole: string, sizeBytes: number, languageTag?: string) => object} */
const file = (fileName, fileRole, sizeBytes, languageTag) => ({ fileName, fileRole, sizeBytes, languageTag });
/** @type {(videoName: string, layout: string, files: object[], more?: object) => Promise<any>} */
const start = (videoName, layout, files, more) =>
  call("POST", "/videos/uploads", { videoName, layout, files, ...more });

const [demo] = (await call("GET", "/videos/uploads?search=Demo")).items;
const glacier = await start("Glacier walk", "SBS", [file("glacier.mov", "video", 2_840_112_004)]);
await call("DELETE", `/videos/uploads/${glacier.uploadSessionId}`);
await start("Kelp forest, dive 4", "MVHEVC", [file("dive-4.mov", "video", 1_322_870_400)], { folderName: "Reef" });
const opera = await start(
  "Opera house, act II",
  "Separate",
  [
    file("act-2.en.srt", "subtitle", 5, "en"),
    file("act-2-left.mov", "video_left", 48_211_902_118),
    file("act-2-right.mov", "video_right", 48_190_377_526),
    file("act-2.m4a", "audio", 96_030_112, "it"),
  ],
  { folderName: "Stage", perspective: "180" },
);
const subtitle = `/videos/uploads/${opera.uploadSessionId}/files/${opera.files[0].uploadId}`;
const [part] = (await call("POST", `${subtitle}/part-urls`, {})).parts;
await fetch(part.url, { method: "PUT", body: "1\n\n\n\n" });
await call("POST", `${subtitle}/complete`, {});

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking"],
});
const page = await browser.newPage({ baseURL: baseUrl, viewport: { width: 1200, height: 640 }, colorScheme: "dark" });
await page.request.post("/api/auth/sign-in/email", {
  data: { email: ownerEmail, password: ownerPassword },
  headers: { origin: baseUrl },
});

/**
 * As a PNG with a palette: a frame of film in true colour is five times as large.
 * @param {string} name
 * @param {{ width: number, height: number }} viewport
 */
async function shoot(name, viewport) {
  await page.setViewportSize(viewport);
  const target = path.join(root, "docs/images", `${name}.png`);
  mkdirSync(path.dirname(target), { recursive: true });
  await page.screenshot({ path: `${target}.full.png` });
  const palette = "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=dither=bayer:bayer_scale=4";
  execFileSync("ffmpeg", ["-v", "error", "-y", "-i", `${target}.full.png`, "-vf", palette, target]);
  rmSync(`${target}.full.png`);
}

await page.goto("/uploads");
await page.getByText("Live", { exact: true }).waitFor();
await page.getByRole("row", { name: "Opera house" }).waitFor();
await shoot("uploads", { width: 1200, height: 430 });

await page.goto(`/uploads/${demo.uploadSessionId}`);
await page.getByRole("combobox", { name: "Subtitles" }).selectOption("English");
await page.locator("video").focus();
await page.keyboard.press("Space");
await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 6.4);
await page.keyboard.press("Space");
await page.evaluate(() => {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  scrollTo({ top: 0 });
});
await shoot("group", { width: 1200, height: 760 });
await browser.close();
