import type { VideoReport } from "@vergence/media";

const projections: Record<string, string> = {
  rect: "flat (rect)",
  equi: "360° equirectangular (equi)",
  hequ: "180° half equirectangular (hequ)",
  prim: "parametric immersive (prim)",
  fish: "fisheye (fish)",
  cbmp: "360° cube map (cbmp)",
};
const packings: Record<string, string> = {
  side: "side by side in one picture",
  over: "one above the other in one picture",
};

/** What a video track is, a line for each thing that is known of it. */
export function videoLines(video: VideoReport): string[] {
  const { masteringDisplay: display, contentLightLevel: light } = video;
  const views = video.packing
    ? `1, both eyes ${packings[video.packing] ?? video.packing}`
    : `${video.views}${video.views > 1 ? ` (${video.eyes ?? "eyes unknown"})` : ""}`;
  const facts: [string, string | null][] = [
    ["views", views],
    ["hero eye", video.heroEye],
    ["baseline", video.baselineMillimetres === null ? null : `${video.baselineMillimetres} mm`],
    ["projection", video.projection && (projections[video.projection] ?? video.projection)],
    ["field of view", video.fieldOfViewDegrees === null ? null : `${video.fieldOfViewDegrees}°`],
    [
      "range",
      [video.range, video.bitDepth === null ? null : `${video.bitDepth} bits`].filter(Boolean).join(", ") || null,
    ],
    ["colour", video.colour],
    [
      "mastering display",
      display
        ? `${display.minLuminance / 10_000} to ${display.maxLuminance / 10_000} cd/m²`
        : video.hasMasteringDisplay
          ? "described"
          : null,
    ],
    ["light level", light && `at most ${light.maxContent}, frame average at most ${light.maxFrameAverage} cd/m²`],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(18)}${value}`]));
}
