import type { VideoTrack } from "@vergence/contract/media";

/** swscale's names for the matrices that ffprobe names. */
const matrices: Record<string, string> = {
  bt709: "bt709",
  smpte170m: "smpte170m",
  bt470bg: "bt470",
  smpte240m: "smpte240m",
  fcc: "fcc",
  bt2020nc: "bt2020",
  bt2020c: "bt2020",
};

/** Without these, ffmpeg 4.1 is off by 6 % when it changes the range of colours. */
const exactly = ":flags=bicubic+accurate_rnd+full_chroma_int";

/** Options of ffmpeg's scale filter that read a source's colours as they are meant, and make RGB of them. */
export function toRgbOptions(video: VideoTrack): string {
  return `${inputMatrix(video)}${exactly}`;
}

/** Options of ffmpeg's scale filter that make of RGB what a JPEG holds: BT.601 in full range (JFIF). */
export const rgbToJpegOptions = `out_color_matrix=bt601:out_range=pc${exactly}`;

/**
 * Options of ffmpeg's scale filter that read a source's colours as they are meant, and make SDR video of them: BT.709,
 * studio range.
 */
export function toBt709Options(video: VideoTrack): string {
  const isFullRange = video.colour.range === "pc" || video.pixelFormat.startsWith("yuvj");
  const isUnchanged = inputMatrix(video) === ":in_color_matrix=bt709" && !isFullRange;
  return `${inputMatrix(video)}:out_color_matrix=bt709:out_range=tv${isUnchanged ? ":flags=bicubic" : exactly}`;
}

/**
 * Where a file does not name its matrix, HD is BT.709 and SD is BT.601, as players assume; swscale alone would take
 * everything for BT.601. RGB sources have no matrix.
 */
function inputMatrix(video: VideoTrack): string {
  const { colour, height, width } = video;
  if (isRgb(video)) return "";
  const assumed = height >= 720 || width >= 1280 ? "bt709" : "smpte170m";
  return `:in_color_matrix=${matrices[colour.matrix] ?? assumed}`;
}

/** swscale's name for a matrix that ffprobe names, or null for one that it does not know. */
export function swscaleMatrix(matrix: string): string | null {
  return matrices[matrix] ?? null;
}

/** Whether pictures come as red, green and blue: they have no matrix. */
export function isRgb({ pixelFormat }: VideoTrack): boolean {
  return /rgb|gbr|bgr|pal8/.test(pixelFormat);
}
