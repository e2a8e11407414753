import type { MediaProbe } from "@vergence/contract/media";
import type { ByteSource } from "../isobmff/byte-source.ts";
import { type BoxNode, readBoxes } from "../isobmff/read-boxes.ts";
import { readMovie, type TrackDescription } from "../isobmff/read-movie.ts";
import { readBox, topLevelBoxes } from "../isobmff/top-level-boxes.ts";
import { unreadable } from "../validate/find-stream.ts";
import { describeVideo } from "./describe-video.ts";
import type { BoxReport, FileReport, TrackReport } from "./inspect-report.ts";

/** Boxes that describe; the others are passed over unread. */
const described = new Set(["ftyp", "styp", "moov"]);
const maxDescriptionBytes = 256 * 2 ** 20;
const nothing = new Uint8Array();
/** Of no interest in a tree: sample tables, and headers whose content is in the report already. */
const hidden = new Set(
  "mvhd tkhd mdhd hdlr vmhd smhd nmhd sthd dinf stts stsc stsz stz2 stco co64 ctts stss sdtp sbgp sgpd udta free skip trex tref iods meta".split(
    " ",
  ),
);
const kinds: Record<string, string> = {
  vide: "video",
  soun: "audio",
  subt: "subtitles",
  sbtl: "subtitles",
  text: "subtitles",
  meta: "metadata",
};

/** Reports on a file out of its boxes (MP4, QuickTime) and out of what ffprobe says; one of both is enough. */
export async function inspectFile(
  location: string,
  source: ByteSource,
  probe: () => Promise<MediaProbe | null>,
): Promise<FileReport> {
  const boxes = await readDescribingBoxes(source);
  const movie = readMovie(boxes);
  const isInitSection = movie?.isFragmented === true && !boxes.some(({ type }) => type === "moof");
  // An initialization section alone has nothing to probe.
  const probed = await probe().catch((error: unknown) => {
    if (isInitSection) return null;
    throw error;
  });
  const tracks = movie ? movie.tracks.map((track) => boxedTrack(track, probed)) : probedTracks(probed);
  if (tracks.length === 0)
    throw unreadable(`"${location}" holds no video, audio or subtitles that can be read; is it whole?`);
  return {
    kind: "file",
    location,
    container: probed?.container ?? (movie?.brand === "qt" ? "mov" : "mp4"),
    brand: movie?.brand ?? null,
    isFragmented: movie?.isFragmented ?? false,
    durationSeconds: probed?.durationSeconds ?? null,
    sizeBytes: source.sizeBytes,
    bitrateBitsPerSecond: probed?.bitrateBitsPerSecond ?? null,
    tracks,
    boxes: boxes.filter(({ type }) => !hidden.has(type)).map(toBoxReport),
  };
}

async function readDescribingBoxes(source: ByteSource): Promise<BoxNode[]> {
  const nodes: BoxNode[] = [];
  for await (const place of topLevelBoxes(source)) {
    const { type, sizeBytes } = place;
    if (described.has(type) && sizeBytes <= maxDescriptionBytes) nodes.push(...readBoxes(await readBox(source, place)));
    else if (/^(moof|mdat|sidx|mfra|free)$/.test(type))
      nodes.push({ type, sizeBytes, bytes: nothing, payload: nothing, children: [], parsed: null });
    else if (nodes.length === 0) break;
  }
  return nodes;
}

function boxedTrack(track: TrackDescription, probe: MediaProbe | null): TrackReport {
  const kind = kinds[track.handler] ?? track.handler;
  return {
    kind,
    codec: track.codec,
    language: track.language === "und" ? null : track.language,
    video: kind === "video" ? describeVideo(track, probe?.video ?? null) : null,
    audio: kind === "audio" ? { channels: track.channels, sampleRateHertz: track.sampleRateHertz } : null,
  };
}

function probedTracks(probe: MediaProbe | null): TrackReport[] {
  const { video, audioTracks = [] } = probe ?? {};
  return [
    ...(video
      ? [{ kind: "video", codec: video.codec, language: null, video: describeVideo(null, video), audio: null }]
      : []),
    ...audioTracks.map(({ codec, languageTag, channels, sampleRateHertz }) => ({
      kind: "audio",
      codec,
      language: languageTag,
      video: null,
      audio: { channels, sampleRateHertz },
    })),
  ];
}

function toBoxReport({ type, sizeBytes, children }: BoxNode): BoxReport {
  return { type, sizeBytes, children: children.filter((child) => !hidden.has(child.type)).map(toBoxReport) };
}
