import type { Layout } from "@vergence/contract";
import type { MediaProbe, VideoTrack } from "@vergence/contract/media";
import { describeFrameRate, isSameFrameRate } from "../probe/frame-rate.ts";
import { audioRenditions } from "./audio-renditions.ts";
import { eyeRoles } from "./eye-roles.ts";
import { languageName } from "./language-name.ts";
import { type InspectedSource, quoted } from "./source-file.ts";

export interface SourceIssue {
  /** An error means that the set cannot be processed; a warning is reported, and processing goes on. */
  severity: "error" | "warning";
  code:
    | "audio_downmixed"
    | "audio_length_differs"
    | "audio_track_left_out"
    | "codec_unfit"
    | "container_differs"
    | "dolby_vision_dropped"
    | "dolby_vision_unfit"
    | "eye_missing"
    | "frame_count_differs"
    | "frame_rate_differs"
    | "frame_rate_varies"
    | "no_audio"
    | "no_duration"
    | "no_video"
    | "packing_differs"
    | "resolution_differs"
    | "subtitle_past_end"
    | "views_missing";
  /** For the film maker: names files and both values. */
  message: string;
}

/**
 * Audio may be off by this much before it is worth a word: it is cut, or filled with silence, to the video's length.
 */
const audioToleranceSeconds = 1;

/**
 * Whether the files of a video fit each other and its layout. For `Separate`, both eyes must agree in container,
 * resolution, frame rate and frame count (the rule of AWS MediaConvert); every difference is its own issue. Audio of
 * another length and subtitles past the end are warnings: playable as they are.
 */
export function checkSources(layout: Layout, sources: readonly InspectedSource[]): SourceIssue[] {
  const roles = eyeRoles(layout);
  const eyes = roles.map((role) => sources.find((source) => source.role === role));
  const missing = roles
    .filter((_, index) => !eyes[index])
    .map((role) => error("eye_missing", `There is no ${role} file.`));
  const videos = eyes.filter((eye) => eye !== undefined);
  const issues = [...missing, ...videos.flatMap((source) => checkVideo(layout, source))];
  const [left, right] = videos;
  if (layout === "Separate" && left?.probe && right?.probe)
    issues.push(...compareEyes(left, left.probe, right, right.probe));
  const durationSeconds = left?.probe?.video?.durationSeconds ?? null;
  return [...issues, ...sources.flatMap((source) => checkTrack(source, durationSeconds)), ...checkSound(sources)];
}

function checkVideo(layout: Layout, source: InspectedSource): SourceIssue[] {
  const video = source.probe?.video;
  if (!video) return [error("no_video", `${quoted(source)} has no video in it.`)];
  const issues: SourceIssue[] = [];
  if (video.durationSeconds <= 0) issues.push(error("no_duration", `${quoted(source)} does not last any time.`));
  if (layout === "MVHEVC" && video.codec !== "hevc") {
    const message = `${quoted(source)} should be MV-HEVC, but its video is ${video.codec.toUpperCase()}.`;
    issues.push(error("codec_unfit", message));
  } else if (layout === "MVHEVC" && video.viewPositions?.length === 1) {
    const message = `${quoted(source)} should be MV-HEVC, but it has one view only. Export it again, or choose layout 2D.`;
    issues.push(error("views_missing", message));
  }
  return [...issues, ...checkDolbyVision(source, video), ...remarks(layout, source, video)];
}

function checkDolbyVision(source: InspectedSource, { dolbyVisionProfile: profile }: VideoTrack): SourceIssue[] {
  if (profile === null) return [];
  if (profile !== 5) {
    const message = `${quoted(source)} is Dolby Vision profile ${profile}: its HDR10, HLG or SDR picture is kept, Dolby's metadata is not.`;
    return [warning("dolby_vision_dropped", message)];
  }
  const message =
    `${quoted(source)} is Dolby Vision profile 5, whose colours only Dolby's decoders know. ` +
    "Export it as HDR10, HLG or Dolby Vision profile 8.";
  return [error("dolby_vision_unfit", message)];
}

/** What of the sound does not come through as it is. */
function checkSound(sources: readonly InspectedSource[]): SourceIssue[] {
  const renditions = audioRenditions(sources);
  const downmixed = renditions.flatMap(({ source, trackIndex, label }) => {
    const channels = source.probe?.audioTracks.find(({ index }) => index === trackIndex)?.channels ?? 2;
    const message = `${quoted(source)} has ${channels} channels of sound (${label}): its streams have two.`;
    return channels > 2 ? [warning("audio_downmixed", message)] : [];
  });
  const embedded = renditions.find(({ source }) => source.role !== "audio")?.source;
  const leftOut = embedded?.probe?.audioTracks.flatMap((track, position, tracks) => {
    const isRepeated = tracks.findIndex(({ languageTag }) => languageTag === track.languageTag) < position;
    const of = languageName(track.languageTag ?? "und");
    const message = `${quoted(embedded)} has several tracks of sound in one language (${of}): track ${position + 1} is left out.`;
    return isRepeated ? [warning("audio_track_left_out", message)] : [];
  });
  return [...downmixed, ...(leftOut ?? [])];
}

/** What its maker should know, though it can be processed. */
function remarks(layout: Layout, source: InspectedSource, video: VideoTrack): SourceIssue[] {
  const issues: SourceIssue[] = [];
  if (video.isVariableFrameRate) {
    const average = describeFrameRate(video.frameRate);
    const message = `${quoted(source)} has a varying frame rate (${average} on average): its streams get a constant one.`;
    issues.push(warning("frame_rate_varies", message));
  }
  const said = video.framePacking && ({ side: "SBS", over: "TB" } as const)[video.framePacking];
  if (said && said !== layout) {
    const message = `${quoted(source)} says of itself that it is ${said}, but is processed as ${layout}.`;
    issues.push(warning("packing_differs", message));
  }
  return issues;
}

function compareEyes(
  left: InspectedSource,
  leftProbe: MediaProbe,
  right: InspectedSource,
  rightProbe: MediaProbe,
): SourceIssue[] {
  const differ = (code: SourceIssue["code"], what: string, ofLeft: string, ofRight: string): SourceIssue =>
    error(code, `The eyes differ in ${what}: ${quoted(left)} has ${ofLeft}, ${quoted(right)} has ${ofRight}.`);
  const issues: SourceIssue[] = [];
  if (leftProbe.container !== rightProbe.container) {
    issues.push(differ("container_differs", "container", leftProbe.container, rightProbe.container));
  }
  const [l, r] = [leftProbe.video, rightProbe.video];
  if (!l || !r) return issues;
  if (l.width !== r.width || l.height !== r.height) {
    issues.push(differ("resolution_differs", "resolution", size(l), size(r)));
  }
  if (!isSameFrameRate(l.frameRate, r.frameRate)) {
    const rate = (video: VideoTrack) => `${describeFrameRate(video.frameRate)} frames per second`;
    issues.push(differ("frame_rate_differs", "frame rate", rate(l), rate(r)));
  }
  if (l.frameCount !== r.frameCount) {
    const count = (video: VideoTrack) => `${video.frameCount ?? "an unknown number of"} frames`;
    issues.push(differ("frame_count_differs", "frame count", count(l), count(r)));
  }
  return issues;
}

function checkTrack(source: InspectedSource, videoSeconds: number | null): SourceIssue[] {
  if (source.role === "audio") {
    const track = source.probe?.audioTracks[0];
    if (!track) return [error("no_audio", `${quoted(source)} has no audio in it that can be read.`)];
    const audioSeconds = track.durationSeconds ?? source.probe?.durationSeconds ?? 0;
    if (videoSeconds === null || Math.abs(audioSeconds - videoSeconds) <= audioToleranceSeconds) return [];
    const what = audioSeconds > videoSeconds ? "will be cut" : "will be followed by silence";
    const message = `${quoted(source)} lasts ${seconds(audioSeconds)}, the video ${seconds(videoSeconds)}: it ${what}.`;
    return [{ severity: "warning", code: "audio_length_differs", message }];
  }
  const lastStartSeconds = source.cues?.lastStartSeconds ?? null;
  if (lastStartSeconds !== null && videoSeconds !== null && lastStartSeconds >= videoSeconds) {
    const message = `${quoted(source)} goes on after the video's end (${seconds(videoSeconds)}): what comes later is never shown.`;
    return [{ severity: "warning", code: "subtitle_past_end", message }];
  }
  return [];
}

function error(code: SourceIssue["code"], message: string): SourceIssue {
  return { severity: "error", code, message };
}

function warning(code: SourceIssue["code"], message: string): SourceIssue {
  return { severity: "warning", code, message };
}

function size(video: VideoTrack): string {
  return `${video.width}x${video.height}`;
}

function seconds(value: number): string {
  return `${Number(value.toFixed(2))} s`;
}
