import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { encodeH264Hls, findTools, inspectSource, type MediaTools } from "@vergence/media";
import { expectValidStream, makeClip } from "@vergence/media/testing";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, polling } from "./support/browser.ts";
import { keepFailedPages } from "./support/keep-failed-pages.ts";
import { openPlayer, type PlayerSite, startPlayerSite } from "./support/player-site.ts";

describe.skipIf(!chromiumPath)("a film in hls.js", () => {
  let folder: string;
  let tools: MediaTools;
  let site: PlayerSite;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "vergence-film-end-"));
    [tools, site, browser] = await Promise.all([findTools(), startPlayerSite(folder), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(({ task }) => keepFailedPages(browser, task));

  // Segments are of two seconds: of the first film one frame of sound is left over, of the others as little of the
  // picture, too.
  it.each([
    ["of whole segments", "24", 48],
    ["of whole segments at 29.97 frames per second", "30000/1001", 60],
    ["one picture longer than its segments", "24", 49],
    ["two pictures longer than its segments", "24", 50],
    ["five pictures shorter than its segments", "24", 91],
  ])("ends, %s", async (_, frameRate, frameCount) => {
    const name = `${frameRate.replace("/", "-")}-${frameCount}`;
    const outDir = path.join(folder, name);
    await mkdir(outDir);
    const tone = { tones: [440], size: "160x90", fileName: `${name}.mp4`, seconds: 5 };
    const outputArguments = ["-t", String(frameCount / (frameRate === "24" ? 24 : 30000 / 1001))];
    const clip = await makeClip(folder, { ...tone, frameRate, outputArguments });
    const source = await inspectSource({ role: "video", path: clip, fileName: "film.mp4" }, { tools });
    expect(source.probe?.video?.frameCount).toBe(frameCount);
    const { durationSeconds } = await encodeH264Hls({ tools, layout: "2D", sources: [source], outDir });
    await expectValidStream(outDir, { except: ["9.9"] });

    const player = await openPlayer(browser, site, `${site.url}/${name}/multivariant.m3u8`);
    await player.play();
    await expect.poll(() => player.ask((_hls, video) => video.ended), polling).toBe(true);
    expect(Math.abs((await player.currentTime()) - durationSeconds)).toBeLessThan(0.03);
    expect(await player.fatalErrors()).toEqual([]);
    await player.page.close();
  });
});
