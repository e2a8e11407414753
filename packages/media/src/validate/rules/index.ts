import { audioRules } from "./audio-rules.ts";
import { bandwidthRules } from "./bandwidth-rules.ts";
import { deliveryRules } from "./delivery-rules.ts";
import { hdrRules } from "./hdr-rules.ts";
import { mediaPlaylistRules } from "./media-playlist-rules.ts";
import { multivariantRules } from "./multivariant-rules.ts";
import { renditionRules } from "./rendition-rules.ts";
import type { Rule } from "./rule.ts";
import { segmentRules } from "./segment-rules.ts";
import { spatialRules } from "./spatial-rules.ts";
import { subtitleRules } from "./subtitle-rules.ts";
import { trickPlayRules } from "./trick-play-rules.ts";
import { videoRules } from "./video-rules.ts";

/** All rules, in the order in which findings are reported. */
export const rules: readonly Rule[] = [
  ...multivariantRules,
  ...renditionRules,
  ...bandwidthRules,
  ...mediaPlaylistRules,
  ...segmentRules,
  ...videoRules,
  ...hdrRules,
  ...spatialRules,
  ...audioRules,
  ...subtitleRules,
  ...trickPlayRules,
  ...deliveryRules,
];
