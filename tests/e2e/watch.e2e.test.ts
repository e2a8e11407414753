import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { uploadGroup } from "@vergence/client";
import { fileSource } from "@vergence/client/node";
import { makeClip, makeSrt, makeStereoPair } from "@vergence/media/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible } from "./support/accessibility.ts";
import { chromiumPath, polling } from "./support/browser.ts";
import { type Stage, useStage } from "./support/stage.ts";
import { finishFile, startGroup } from "./support/uploads.ts";

const seconds = 6;
/** A worker has to start and to encode: slow on a machine that does much else. */
const untilEncodedMs = 300_000;

describe.skipIf(!chromiumPath)("an upload group's page, from the last file to the film", () => {
  let { product, page } = {} as Stage;
  useStage(
    (stage) => {
      ({ product, page } = stage);
    },
    { onePage: "whole file" },
  );
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "vergence-e2e-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const region = (name: string) => page.getByRole("region", { name });
  const currentTime = () => page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
  /** From the start, so that a film that has come to its end counts for nothing. */
  async function playsFromTheStart() {
    await page.locator("video").evaluate((video: HTMLVideoElement) => {
      video.currentTime = 0;
      return video.play();
    });
    await expect.poll(currentTime, polling).toBeGreaterThan(0.2);
  }

  /** A stereo pair with its own sound, a German track and an English subtitle, sent as any client sends it. */
  async function uploadFilm() {
    const [{ left, right }, audio, subtitle] = await Promise.all([
      makeStereoPair(folder, { seconds, size: "640x480" }),
      makeClip(folder, { fileName: "german.m4a", size: null, tones: [880], seconds: seconds + 2 }),
      makeSrt(folder, { fileName: "english.srt", seconds }),
    ]);
    const file = async (filePath: string) => ({
      source: await fileSource(filePath),
      fileName: path.basename(filePath),
    });
    return uploadGroup(product.client, {
      videoName: "Two tones",
      layout: "Separate",
      files: [
        { ...(await file(left)), fileRole: "video_left" },
        { ...(await file(right)), fileRole: "video_right" },
        { ...(await file(audio)), fileRole: "audio", languageTag: "de" },
        { ...(await file(subtitle)), fileRole: "subtitle", languageTag: "en" },
      ],
    });
  }

  it("shows the job's progress and, without a reload, the stream", { timeout: 3 * untilEncodedMs }, async () => {
    const { uploadSessionId, libraryId } = await uploadFilm();
    await page.goto(`/uploads/${uploadSessionId}`);
    await region("Processing").getByText("Waiting for a worker.").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    product.startWorker();
    const processing = { timeout: untilEncodedMs };
    await region("Processing").getByRole("progressbar", { name: "Encode the stream" }).waitFor(processing);
    await region("Processing").getByText("succeeded").waitFor(processing);
    const percents = await region("Processing")
      .getByRole("progressbar")
      .evaluateAll((bars) => bars.map((bar) => bar.getAttribute("aria-valuenow")));
    await region("Processing").getByText('"german.m4a" lasts 8 s, the video 6 s: it will be cut.').waitFor();
    expect(percents).toEqual(["100", "100", "100", "100", "100"]);

    const video = region("Video");
    await video.locator("video").waitFor();
    expect(await video.locator("dl").textContent()).toMatch(/Length\s*0:06\s*Height\s*480 px\s*Eyes\s*Two/);
    const poster = (await video.locator("video").getAttribute("poster")) ?? "";
    const answer = await page.request.get(poster);
    expect(answer.headers()["content-type"]).toBe("image/jpeg");
    const { streams } = await product.client.videos.streams(libraryId);
    const ready = streams.find(({ status }) => status === "ready");
    await region("Streams")
      .getByText(ready?.streamUrl ?? "no stream", { exact: true })
      .waitFor();
    for (const event of ["Upload completed", "Processing succeeded"])
      await region("Timeline").getByText(event).first().waitFor();
  });

  it("plays, by keyboard", async () => {
    const video = page.locator("video");
    await page.getByRole("combobox", { name: "Quality" }).waitFor();
    await video.focus();
    await page.keyboard.press("Space");
    await expect.poll(currentTime, polling).toBeGreaterThan(0);
    const decoded = () =>
      video.evaluate((element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames);
    await expect.poll(decoded, polling).toBeGreaterThan(10);
  });

  it("changes to another audio rendition and plays on", async () => {
    const audio = page.getByRole("combobox", { name: "Audio" });
    const names = await audio.getByRole("option").allTextContents();
    expect(names).toEqual(["Original", "Deutsch"]);
    const german = page.waitForResponse((response) => /audio-de[^/]*\/.*\.m4s$/.test(new URL(response.url()).pathname));
    await audio.selectOption("Deutsch");
    expect((await german).status()).toBe(200);
    await expect
      .poll(() => audio.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text), polling)
      .toBe("Deutsch");
    await playsFromTheStart();
  });

  it("shows subtitles when asked to, and hides them again", async () => {
    const subtitles = page.getByRole("combobox", { name: "Subtitles" });
    const shown = () =>
      page
        .locator("video")
        .evaluate((video: HTMLVideoElement) =>
          [...video.textTracks]
            .filter((track) => track.mode === "showing")
            .flatMap((track) => [...(track.activeCues ?? [])].map((cue) => (cue as VTTCue).text)),
        );
    expect(await shown()).toEqual([]);
    // It stands where a line is shown: playing on, it could be over before the subtitles are there.
    await page.locator("video").evaluate((video: HTMLVideoElement) => {
      video.pause();
      video.currentTime = 0.5;
    });
    await subtitles.selectOption("English");
    await expect.poll(shown, polling).toEqual([expect.stringMatching(/^Line [1-6]$/)]);
    await subtitles.selectOption("Off");
    await expect.poll(shown, polling).toEqual([]);
  });

  it("plays every variant that one chooses", async () => {
    const quality = page.getByRole("combobox", { name: "Quality" });
    const variants = (await quality.getByRole("option").allTextContents()).slice(1);
    expect(variants.length).toBeGreaterThanOrEqual(2);
    for (const variant of variants) {
      await quality.selectOption(variant);
      await playsFromTheStart();
      const height = () => page.locator("video").evaluate((video: HTMLVideoElement) => `${video.videoHeight}p`);
      await expect.poll(height, polling).toBe(variant.split(" ")[0]);
    }
  });

  it("reads well in light, dark and on a phone", async () => {
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 640 });
    await expectAccessible(page);
  });

  it("says why a video cannot be processed", { timeout: 3 * untilEncodedMs }, async () => {
    const group = await startGroup(product, { videoName: "No film at all" });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`/uploads/${group.uploadSessionId}`);
    await finishFile(product, group, 0);
    await region("Processing").getByText("film.mp4").waitFor({ timeout: untilEncodedMs });
    await region("Processing").getByText("failed").waitFor();
    await region("Video").getByText("Processing failed").waitFor();
    await expectAccessible(page);
  });
});
