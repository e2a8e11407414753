import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { uploadGroup } from "@vergence/client";
import { fileSource } from "@vergence/client/node";
import type { Stream } from "@vergence/contract";
import { makeClip, makeSrt, makeStereoPair } from "@vergence/media/testing";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { waitUntil } from "../support/wait-until.ts";
import { chromiumPath, launchBrowser, polling } from "./support/browser.ts";
import { keepFailedPages } from "./support/keep-failed-pages.ts";
import { openPlayer, type Player, type PlayerSite, startPlayerSite } from "./support/player-site.ts";
import { type Product, startProduct } from "./support/product.ts";

const seconds = 5;
/** The shortest that the product lets one set. */
const permissionSeconds = 60;
/** A worker has to start and to encode: slow on a machine that does much else. */
const untilEncodedMs = 300_000;

describe.skipIf(!chromiumPath)("a stereo film on another site, in hls.js", () => {
  let product: Product;
  let site: PlayerSite;
  let browser: Browser;
  let folder: string;
  let libraryId: number;
  let uploadSessionId: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "vergence-playback-"));
    const settings = { PLAYBACK_URL_TTL_SECONDS: String(permissionSeconds) };
    [product, site, browser] = await Promise.all([startProduct(settings), startPlayerSite(), launchBrowser()]);
    product.startWorker();
    ({ libraryId, uploadSessionId } = await uploadFilm());
    await waitUntil("both streams", async () => (await streamsOf(["H264", "MVHEVC"])).length === 2, untilEncodedMs);
  }, 2 * untilEncodedMs);
  afterAll(async () => {
    await browser?.close();
    await Promise.all([site?.stop(), product?.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(({ task }) => keepFailedPages(browser, task));

  /** Two mute eyes, two voices, a subtitle. */
  async function uploadFilm() {
    const voice = (language: string, hertz: number) =>
      makeClip(folder, { fileName: `${language}.m4a`, size: null, tones: [hertz], seconds });
    const [{ left, right }, english, german, subtitle] = await Promise.all([
      makeStereoPair(folder, { seconds, size: "320x180", tones: [] }),
      ...[voice("english", 440), voice("german", 880), makeSrt(folder, { seconds })],
    ]);
    const file = async (filePath = "") => ({ source: await fileSource(filePath), fileName: path.basename(filePath) });
    return uploadGroup(product.client, {
      videoName: "Two voices",
      layout: "Separate",
      files: [
        { ...(await file(left)), fileRole: "video_left" },
        { ...(await file(right)), fileRole: "video_right" },
        { ...(await file(english)), fileRole: "audio", languageTag: "en" },
        { ...(await file(german)), fileRole: "audio", languageTag: "de" },
        { ...(await file(subtitle)), fileRole: "subtitle", languageTag: "en" },
      ],
    });
  }

  async function streamsOf(names: string[]): Promise<Stream[]> {
    const { streams } = await product.client.videos.streams(libraryId);
    return streams.filter(({ streamName, status }) => names.includes(streamName) && status === "ready");
  }
  const addressOf = async (name: string) => (await streamsOf([name]))[0]?.streamUrl ?? `no ${name} stream`;

  const playsOn = async (player: Player) => {
    const since = await player.currentTime();
    await player.play();
    await expect.poll(player.currentTime, polling).toBeGreaterThan(since);
  };
  const decodedFrames = (player: Player) =>
    player.ask((_hls, video) => video.getVideoPlaybackQuality().totalVideoFrames);
  const segmentsOf = (player: Player) => player.requested.filter((url) => url.endsWith(".m4s"));

  describe("by the MV-HEVC stream's own multivariant playlist", () => {
    let player: Player;
    beforeAll(async () => {
      player = await openPlayer(browser, site, await addressOf("MVHEVC"));
    });
    afterAll(() => player?.page.close());

    it("plays its H264 variants, and leaves those of two views alone", async () => {
      await playsOn(player);
      await expect.poll(() => decodedFrames(player), polling).toBeGreaterThan(10);
      const codecs = await player.ask((hls) => hls.levels.map(({ videoCodec }) => videoCodec ?? ""));
      expect(codecs).not.toEqual([]);
      for (const codec of codecs) expect(codec).toMatch(/^avc1\./);
      const ownFolder = new URL(".", await addressOf("MVHEVC")).href;
      const ingestFolder = new URL(".", await addressOf("H264")).href;
      expect(segmentsOf(player).some((url) => url.startsWith(`${ingestFolder}h264-180p-`))).toBe(true);
      expect(segmentsOf(player).filter((url) => url.startsWith(ownFolder))).toEqual([]);
    });

    it("changes from one language to the other, and plays on", async () => {
      const languages = await player.ask((hls) => hls.audioTracks.map(({ lang = "" }) => lang));
      expect(languages.toSorted()).toEqual(["de", "en"]);
      const playing = () => player.ask((hls) => hls.audioTracks[hls.audioTrack]?.lang ?? "");
      const other = (await playing()) === "de" ? "en" : "de";
      const asked = new RegExp(`/audio-${other}/.*\\.m4s$`);
      expect(segmentsOf(player).filter((url) => asked.test(url))).toEqual([]);
      const answered = player.page.waitForResponse((response) => asked.test(response.url()));
      await player.ask((hls) => {
        hls.audioTrack = 1 - hls.audioTrack;
      });
      expect((await answered).status()).toBe(200);
      await expect.poll(playing, polling).toBe(other);
      await player.ask((_hls, video) => {
        video.currentTime = 0;
      });
      await playsOn(player);
    });

    it("shows a cue", async () => {
      await player.ask((hls, video) => {
        hls.subtitleTrack = 0;
        // It stands where a line is shown: playing on, it could be over before the subtitles are there.
        video.pause();
        video.currentTime = 0.5;
      });
      const shown = () =>
        player.ask((_hls, video) =>
          [...video.textTracks]
            .filter((track) => track.mode === "showing")
            .flatMap((track) => [...(track.activeCues ?? [])].map((cue) => (cue as VTTCue).text)),
        );
      await expect.poll(shown, polling).toEqual([expect.stringMatching(/^Line [1-5]$/)]);
    });

    it("ends, and nothing went wrong that it could not get over", async () => {
      await player.play();
      await expect.poll(() => player.ask((_hls, video) => video.ended), polling).toBe(true);
      expect(await player.fatalErrors()).toEqual([]);
    });
  });

  describe("that is private", () => {
    let player: Player;
    let address: string;
    beforeAll(async () => {
      await product.client.videos.update(libraryId, { visibility: "private" });
      address = await addressOf("MVHEVC");
      player = await openPlayer(browser, site, address);
    });
    afterAll(() => player?.page.close());

    it("plays by the address that the API gives, every request with its permission", async () => {
      await playsOn(player);
      await expect.poll(() => decodedFrames(player), polling).toBeGreaterThan(10);
      const [permission] = /^.*\/api\/playback\/[^/]+\/t\/[^/]+\//.exec(address) ?? [];
      expect(permission).toBeDefined();
      const played = player.requested.filter((url) => url.startsWith(product.baseUrl));
      expect(played.filter((url) => !url.startsWith(permission ?? ""))).toEqual([]);
      for (const kind of ["/h264-180p-", "/audio-"])
        expect(segmentsOf(player).some((url) => url.includes(kind))).toBe(true);
      expect(await player.fatalErrors()).toEqual([]);
    });

    it("is refused once the address has ended, and plays by a new one", async () => {
      const hasEnded = async () => (await fetch(address)).status === 403;
      await waitUntil("the end of the address", hasEnded, 2 * permissionSeconds * 1000);
      await player.page.close();
      player = await openPlayer(browser, site, address);
      await expect.poll(player.fatalErrors, polling).toEqual([{ details: "manifestLoadError", status: 403 }]);
      expect(await player.ask((_hls, video) => video.readyState)).toBe(0);
      await player.page.close();
      player = await openPlayer(browser, site, await addressOf("MVHEVC"));
      await playsOn(player);
      expect(await player.fatalErrors()).toEqual([]);
    });

    it("says in the admin UI, too, that the permission has ended, and plays after a reload", async () => {
      const { page } = await product.openSignedIn(browser);
      // As for one who comes back to a page that stood open for long: what was given then has ended.
      const [ended] = /\/t\/[^/]+\//.exec(address) ?? [];
      await page.route(/\/api\/playback\/.*\.m3u8$/, (route) =>
        route.continue({
          url: route
            .request()
            .url()
            .replace(/\/t\/[^/]+\//, ended ?? ""),
        }),
      );
      await page.goto(`/uploads/${uploadSessionId}`);
      await page.getByRole("alert").getByText("The permission to watch this video has expired.").waitFor();
      await page.unrouteAll();
      await page.reload();
      const time = () => page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
      await page.getByRole("combobox", { name: "Quality" }).waitFor();
      await page.locator("video").evaluate((video: HTMLVideoElement) => video.play());
      await expect.poll(time, polling).toBeGreaterThan(0.2);
      expect(await page.getByRole("alert").filter({ hasText: "permission" }).count()).toBe(0);
      await page.close();
    });
  });
});
