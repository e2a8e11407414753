import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeH264Hls } from "../../encode/h264/encode-h264-hls.ts";
import { box } from "../../isobmff/box.ts";
import { videoExtendedUsageBox } from "../../isobmff/stereo-boxes.ts";
import { inspectSource } from "../../sources/inspect-source.ts";
import { makeClip, runFfmpeg } from "../../testing/make-clip.ts";
import { makeSrt } from "../../testing/make-srt.ts";
import { findTools } from "../../tools/find-tools.ts";
import { measurePlaylist } from "../stream/measure.ts";
import { readStream } from "../validate-stream.ts";
import { insertIntoSampleEntry } from "./tampering.ts";

export const baseSeconds = 4;
export const high = "h264-90p-200k";
export const low = "h264-72p-100k";

/**
 * A small stream as the product makes it: two H264 variants, two voices, one subtitle, I-frames. `film.mp4` stands
 * beside it.
 */
export async function makeH264Stream(folder: string, sources: string): Promise<void> {
  const tools = await findTools();
  const film = await makeClip(sources, { fileName: "film.mp4", seconds: baseSeconds, size: "160x90", tones: [440] });
  const voice = await makeClip(sources, { fileName: "fr.m4a", size: null, seconds: baseSeconds, tones: [660] });
  const subtitle = await makeSrt(sources, { seconds: baseSeconds });
  const inspected = await Promise.all([
    inspectSource({ role: "video", path: film, fileName: "film.mp4" }, { tools }),
    inspectSource({ role: "audio", path: voice, fileName: "fr.m4a", languageTag: "fr" }, { tools }),
    inspectSource({ role: "subtitle", path: subtitle, fileName: "en.srt", languageTag: "en" }, { tools }),
  ]);
  const ladder = [
    { width: 160, height: 90, bitrateMbps: 0.2, name: high },
    { width: 128, height: 72, bitrateMbps: 0.1, name: low },
  ];
  await encodeH264Hls({ tools, layout: "2D", sources: inspected, outDir: folder, ladder });
}

/** A small stereo stream: HEVC variants whose sample entries say that a second view is in them, as far as boxes go. */
export async function makeStereoStream(folder: string, sources: string): Promise<void> {
  const film = await makeClip(sources, { fileName: "stereo.mp4", seconds: baseSeconds, size: "160x90" });
  const vexu = videoExtendedUsageBox({ stereo: {}, projection: "rect", packing: null });
  const hfov = box("hfov", Buffer.from([0, 0, 0xfd, 0xe8]));
  // Configuration version 1, reserved bits, lengths of four bytes, no arrays (ISO/IEC 14496-15 section 9.6.3).
  const lhvC = box("lhvC", Buffer.from([1, 0xf0, 0, 0xfc, 0xcf, 0]));
  for (const [name, size] of [
    ["hevc-90p", "160:90"],
    ["hevc-72p", "128:72"],
  ] as const) {
    const out = join(folder, name);
    await mkdir(out, { recursive: true });
    const x265 = "keyint=48:min-keyint=48:scenecut=0:open-gop=0:log-level=none";
    const encode = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", x265, "-tag:v", "hvc1", "-b:v", "100k"];
    const colours = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"];
    const hls = [
      "-avoid_negative_ts",
      "disabled",
      "-f",
      "hls",
      "-hls_time",
      "1.999",
      "-hls_playlist_type",
      "vod",
      "-start_number",
      "1",
    ];
    const names = [
      "-hls_segment_type",
      "fmp4",
      "-hls_segment_filename",
      `${out}/segment-%05d.m4s`,
      `${out}/playlist.m3u8`,
    ];
    await runFfmpeg(out, ["-i", film, "-vf", `scale=${size},setsar=1`, ...encode, ...colours, ...hls, ...names]);
    await insertIntoSampleEntry(join(out, "init.mp4"), "hvc1", Buffer.concat([lhvC, vexu ?? Buffer.alloc(0), hfov]));
  }
  await writeStereoPlaylists(folder);
}

async function writeStereoPlaylists(folder: string): Promise<void> {
  const path = join(folder, "multivariant.m3u8");
  const head = ["#EXTM3U", "#EXT-X-VERSION:12", "#EXT-X-INDEPENDENT-SEGMENTS"];
  const uris = ["hevc-90p/playlist.m3u8", "hevc-72p/playlist.m3u8"];
  await writeFile(path, [...head, ...uris.flatMap((uri) => ["#EXT-X-STREAM-INF:BANDWIDTH=1", uri]), ""].join("\n"));
  const { variants } = await readStream(folder);
  const lines = variants.flatMap(({ playlist }) => {
    const { peakBitsPerSecond, averageBitsPerSecond } = measurePlaylist(playlist);
    const track = playlist.movie?.tracks[0];
    const attributes = [
      `BANDWIDTH=${peakBitsPerSecond}`,
      `AVERAGE-BANDWIDTH=${averageBitsPerSecond}`,
      `CODECS="${track?.codec}"`,
      `RESOLUTION=${track?.width}x${track?.height}`,
      "FRAME-RATE=24.000",
      "VIDEO-RANGE=SDR",
      'REQ-VIDEO-LAYOUT="CH-STEREO"',
    ];
    return [`#EXT-X-STREAM-INF:${attributes.join(",")}`, playlist.name];
  });
  await writeFile(path, [...head, ...lines, ""].join("\n"));
  await addIframePlaylist(folder, "hevc-72p");
}

/** Lists the segments of a variant, whose first frames are I-frames, as an I-frame playlist of their own. */
async function addIframePlaylist(folder: string, variant: string): Promise<void> {
  const media = await readFile(join(folder, variant, "playlist.m3u8"), "utf8");
  const iframes = media.replace("#EXT-X-PLAYLIST-TYPE", "#EXT-X-I-FRAMES-ONLY\n#EXT-X-PLAYLIST-TYPE");
  await writeFile(join(folder, variant, "iframes.m3u8"), iframes);
  const { variants } = await readStream(folder);
  const listed = variants.find(({ playlist }) => playlist.name === `${variant}/playlist.m3u8`);
  if (!listed) throw new Error(`There is no ${variant}.`);
  const { CODECS, RESOLUTION } = listed.attributes;
  const { peakBitsPerSecond } = measurePlaylist(listed.playlist);
  const codec = CODECS?.split(",")[0];
  const tag = `#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=${peakBitsPerSecond},CODECS="${codec}",RESOLUTION=${RESOLUTION},VIDEO-RANGE=SDR,URI="${variant}/iframes.m3u8"`;
  const path = join(folder, "multivariant.m3u8");
  await writeFile(path, `${await readFile(path, "utf8")}${tag}\n`);
}
