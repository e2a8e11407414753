import type { AudioTrack, MediaProbe, VideoTrack } from "@vergence/contract/media";
import type { InspectedSource } from "../sources/source-file.ts";

/** A video track for tests of pure code: 1280x720 at 24 frames per second for 10 s, but for what the test says. */
export function fakeVideoTrack(changes: Partial<VideoTrack> = {}): VideoTrack {
  return {
    codec: "h264",
    profile: "High",
    width: 1280,
    height: 720,
    pixelAspectRatio: 1,
    rotationDegrees: 0,
    frameRate: { numerator: 24, denominator: 1 },
    isVariableFrameRate: false,
    frameCount: 240,
    durationSeconds: 10,
    startSeconds: 0,
    hasOwnDuration: true,
    pixelFormat: "yuv420p",
    bitDepth: 8,
    colour: { range: "tv", matrix: "bt709", primaries: "bt709", transfer: "bt709" },
    videoRange: "SDR",
    masteringDisplay: null,
    contentLightLevel: null,
    dolbyVisionProfile: null,
    viewPositions: ["unknown"],
    framePacking: null,
    projection: null,
    bitrateBitsPerSecond: 5_000_000,
    ...changes,
  };
}

export function fakeAudioTrack(changes: Partial<AudioTrack> = {}): AudioTrack {
  const track = { index: 0, codec: "aac", channels: 2, sampleRateHertz: 48_000, durationSeconds: 10 };
  return { ...track, languageTag: null, title: null, ...changes };
}

export function fakeProbe(changes: Partial<MediaProbe> = {}): MediaProbe {
  const size = { sizeBytes: 6_000_000, bitrateBitsPerSecond: 5_000_000 };
  return { container: "mp4", durationSeconds: 10, ...size, video: fakeVideoTrack(), audioTracks: [], ...changes };
}

/** A source as `inspectSource` gives it back, without a file. */
export function fakeSource(changes: Partial<InspectedSource> & Pick<InspectedSource, "role">): InspectedSource {
  const fileName = `${changes.role}.mp4`;
  return { path: `/sources/${fileName}`, fileName, languageTag: null, probe: null, cues: null, ...changes };
}
