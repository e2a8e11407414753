import type { ContentLightLevel, MasteringDisplay } from "@vergence/contract/media";

/** What `hdrArguments` say of PQ: a display of P3 that is bright to 1000 cd/m², and the film's own light levels. */
export const hdr10Metadata = {
  masteringDisplay: {
    green: { x: 13_250, y: 34_500 },
    blue: { x: 7_500, y: 3_000 },
    red: { x: 34_000, y: 16_000 },
    whitePoint: { x: 15_635, y: 16_450 },
    maxLuminance: 10_000_000,
    minLuminance: 1,
  },
  contentLightLevel: { maxContent: 1_000, maxFrameAverage: 400 },
} satisfies { masteringDisplay: MasteringDisplay; contentLightLevel: ContentLightLevel };

const transfers = { PQ: "smpte2084", HLG: "arib-std-b67" } as const;
const display = "G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)";

/**
 * ffmpeg's output options for `makeClip` that make HDR10 (with mastering metadata) or HLG, as a camera's HEVC of 10
 * bits.
 */
export function hdrArguments(range: "PQ" | "HLG"): string[] {
  const [primaries, transfer, matrix] = ["bt2020", transfers[range], "bt2020nc"] as const;
  const mastering = range === "PQ" ? `:hdr10=1:master-display=${display}:max-cll=1000,400` : "";
  const vui = `colorprim=${primaries}:transfer=${transfer}:colormatrix=${matrix}:range=limited`;
  return [
    ...["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1"],
    ...["-color_primaries", primaries, "-color_trc", transfer, "-colorspace", matrix],
    ...["-x265-params", `log-level=none:${vui}${mastering}`],
  ];
}
