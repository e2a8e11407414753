// What can be made of a video: its files are inspected, checked against each other, and a ladder is planned.
export { encoders } from "./encode/encoders.ts";
// Encoding: streams by `encoders`, ingest's whole stream, posters, files to download, and what playlists say.
export { encodeH264Hls } from "./encode/h264/encode-h264-hls.ts";
// The steps by themselves, for the benchmarks that compare the product with bare commands.
export { h264HlsArguments } from "./encode/h264/h264-arguments.ts";
export type { H264HlsOutput } from "./encode/h264/h264-output.ts";
export { planH264Hls } from "./encode/h264/h264-plan.ts";
export { encodeFramePacked } from "./encode/headset/encode-frame-packed.ts";
export { hevcRuns } from "./encode/hevc/hevc-arguments.ts";
export { planHevcRung, type X265Preset } from "./encode/hevc/hevc-plan.ts";
export { planLadder } from "./encode/plan-ladder.ts";
export { composeMvhevc } from "./hevc/compose/compose-mvhevc.ts";
// Looking into any file or stream.
export { readHevc } from "./hevc/read/read-hevc.ts";
export { contentTypeOf, multivariantPlaylistName } from "./hls/hls-names.ts";
export { formatMultivariantPlaylist } from "./hls/multivariant-playlist.ts";
export { rebaseUris } from "./hls/stream-playlist.ts";
export { inspect } from "./inspect/inspect.ts";
export type {
  BoxReport,
  FileReport,
  InspectReport,
  StreamReport,
  TrackReport,
  VariantReport,
  VideoReport,
} from "./inspect/inspect-report.ts";
export { streamFrameRate } from "./ladder/output-frame-rate.ts";
export { MediaError } from "./media-error.ts";
export { packageHls } from "./package/package-hls.ts";
export type { SegmentSink } from "./package/segment-sink.ts";
export { writeStereoMp4 } from "./package/write-stereo-mp4.ts";
export { makePoster, type Poster, posterArguments } from "./poster/make-poster.ts";
export { probeArguments } from "./probe/probe-arguments.ts";
export { checkSources } from "./sources/check-sources.ts";
export { eyeRolesIn } from "./sources/eye-roles.ts";
export { eyesOf } from "./sources/eyes.ts";
export { inspectSource } from "./sources/inspect-source.ts";
export type { InspectedSource, SourceFile } from "./sources/source-file.ts";
export { findMultiviewX265 } from "./tools/find-multiview-x265.ts";
export { findTools } from "./tools/find-tools.ts";
export type { MediaTools } from "./tools/media-tools.ts";
export { longestWorkSeconds } from "./tools/timed-out.ts";
export { canSelectViews } from "./tools/tool-version.ts";
export type { Finding } from "./validate/rules/rule.ts";
