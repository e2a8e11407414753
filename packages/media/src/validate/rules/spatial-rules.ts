import type { TrackDescription } from "../../isobmff/read-movie.ts";
import { type HlsStream, type Listed, videoTrack } from "../stream/hls-stream.ts";
import { layoutOf } from "../stream/video-layout.ts";
import type { Rule } from "./rule.ts";

interface SpatialVariant {
  variant: Listed;
  track: TrackDescription;
  where: string;
  init: string;
}

function withVideo(stream: HlsStream): SpatialVariant[] {
  return stream.variants.flatMap((variant) => {
    const { playlist } = variant;
    const track = videoTrack(playlist);
    const where = `${stream.name}, variant ${playlist.name}`;
    return track ? [{ variant, track, where, init: playlist.initName ?? playlist.name }] : [];
  });
}

const stereo = (stream: HlsStream) => withVideo(stream).filter(({ variant }) => layoutOf(variant.attributes).isStereo);
const projectionOf = ({ spatial }: TrackDescription) => spatial.extendedUsage?.projection ?? "rect";
const hasBothEyes = ({ spatial }: TrackDescription) =>
  spatial.extendedUsage?.eyes?.left === true && spatial.extendedUsage.eyes.right;

/** prji's codes, and what REQ-VIDEO-LAYOUT calls them. */
const projections: Record<string, string> = {
  rect: "PROJ-RECT",
  equi: "PROJ-EQUI",
  hequ: "PROJ-HEQU",
  prim: "PROJ-PRIM",
};
const specifiers = /^(CH-(STEREO|MONO)|PROJ-(RECT|EQUI|HEQU|PRIM|AIV))$/;

/**
 * Chapter 16, "Spatial (stereo, immersive and projected) video requirements", visionOS's amendments, and the boxes
 * behind them.
 */
export const spatialRules: Rule[] = [
  {
    id: "16.1",
    title: "Spatial video says REQ-VIDEO-LAYOUT",
    level: "must",
    *check(stream) {
      for (const { variant, track, where } of withVideo(stream)) {
        const isProjected = projectionOf(track) !== "rect";
        if (
          variant.attributes["REQ-VIDEO-LAYOUT"] !== undefined ||
          !(track.views > 1 || hasBothEyes(track) || isProjected)
        )
          continue;
        const layout = [
          ...(track.views > 1 ? ["CH-STEREO"] : []),
          ...(isProjected ? [projections[projectionOf(track)]] : []),
        ];
        yield {
          where,
          message: `REQ-VIDEO-LAYOUT is missing, though the video is spatial; write "${layout.join("/")}".`,
        };
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.2-layout",
    title: "REQ-VIDEO-LAYOUT has known specifiers, each once in an entry",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of [...stream.variants, ...stream.iframeVariants]) {
        for (const entry of layoutOf(attributes).entries) {
          const unknown = entry.find((specifier) => !specifiers.test(specifier));
          const kinds = entry.map((specifier) => specifier.split("-")[0]);
          const where = `${stream.name}, variant ${playlist.name}`;
          if (unknown !== undefined)
            yield {
              where,
              message: `REQ-VIDEO-LAYOUT holds "${unknown}", which players do not know, so they pass the variant over; write CH-… or PROJ-….`,
            };
          else if (new Set(kinds).size < kinds.length)
            yield {
              where,
              message: `REQ-VIDEO-LAYOUT entry "${entry.join("/")}" says one thing twice; keep one CH-… and one PROJ-….`,
            };
        }
      }
    },
  },
  {
    id: "16.2",
    title: "Spatial video has a vexu box",
    level: "must",
    *check(stream) {
      for (const { variant, track, init } of withVideo(stream)) {
        if (layoutOf(variant.attributes).isSpatial && !track.spatial.extendedUsage)
          yield {
            where: init,
            message: `The sample entry ${track.sampleEntry} holds no vexu box; write one with its eyes and projection.`,
          };
      }
    },
  },
  {
    id: "16.2-eyes",
    title: "vexu of stereo video says that both eyes are there",
    level: "must",
    *check(stream) {
      for (const { track, init } of stereo(stream)) {
        if (track.spatial.extendedUsage && !hasBothEyes(track))
          yield { where: init, message: "vexu/eyes/stri does not name a left and a right eye; set both bits." };
      }
    },
  },
  {
    id: "16.2-projection",
    title: "vexu and REQ-VIDEO-LAYOUT name the same projection",
    level: "must",
    *check(stream) {
      for (const { variant, track, where } of withVideo(stream)) {
        const layout = layoutOf(variant.attributes);
        const found = projections[projectionOf(track)];
        if (variant.attributes["REQ-VIDEO-LAYOUT"] === undefined || layout.projections.has("PROJ-AIV") || !found)
          continue;
        const announced = layout.projections.size > 0 ? [...layout.projections] : ["PROJ-RECT"];
        if (!announced.includes(found))
          yield {
            where,
            message: `REQ-VIDEO-LAYOUT says ${announced.join(", ")}, the vexu box says ${found}; make them agree.`,
          };
      }
    },
  },
  {
    id: "16.6",
    title: "Stereo video is MV-HEVC",
    level: "must",
    *check(stream) {
      for (const { track, init } of stereo(stream)) {
        if (!/^(hvc1|hev1|dvh1)$/.test(track.sampleEntry))
          yield { where: init, message: `It is ${track.sampleEntry}; on visionOS both eyes must be MV-HEVC.` };
        else if (track.views < 2)
          yield {
            where: init,
            message: "The sample entry holds no lhvC box, so there is no second eye; package both layers.",
          };
      }
    },
  },
  {
    id: "16.7",
    title: "Immersive video is stereo with PROJ-AIV",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of stream.variants) {
        const { projections: announced, isStereo } = layoutOf(attributes);
        if (announced.has("PROJ-AIV") && !isStereo)
          yield {
            where: `${stream.name}, variant ${playlist.name}`,
            message: 'PROJ-AIV stands without CH-STEREO; write "CH-STEREO/PROJ-AIV".',
          };
      }
    },
  },
  {
    id: "1.36",
    title: "MV-HEVC is used for stereo video alone",
    level: "must",
    *check(stream) {
      for (const { variant, track, where } of withVideo(stream)) {
        const { isStereo, entries } = layoutOf(variant.attributes);
        if (track.views > 1 && entries.length > 0 && !isStereo)
          yield {
            where,
            message: "The media has two views (lhvC), but REQ-VIDEO-LAYOUT does not say CH-STEREO; add it.",
          };
      }
    },
  },
  {
    id: "1.38",
    title: "Projected video of one view is HEVC",
    level: "must",
    *check(stream) {
      for (const { variant, track, init } of withVideo(stream)) {
        const { isStereo, isSpatial } = layoutOf(variant.attributes);
        if (isSpatial && !isStereo && !/^(hvc1|hev1|dvh1)$/.test(track.sampleEntry))
          yield { where: init, message: `It is ${track.sampleEntry}; encode 180° and 360° video as HEVC.` };
      }
    },
  },
  {
    id: "player-st3d-vexu",
    title: "st3d does not stand beside vexu",
    level: "must",
    *check(stream) {
      for (const { track, init } of withVideo(stream)) {
        if (track.spatial.stereoMode !== null && track.spatial.extendedUsage?.eyes)
          yield {
            where: init,
            message:
              "The sample entry holds st3d and vexu/eyes; ffmpeg from 7.1 on refuses that. Keep vexu in streams, st3d in downloads for other headsets.",
          };
      }
    },
  },
  {
    id: "player-hfov",
    title: "Flat stereo video says its field of view (hfov)",
    level: "should",
    *check(stream) {
      for (const { track, init } of stereo(stream)) {
        if (projectionOf(track) === "rect" && track.spatial.fieldOfViewDegrees === null)
          yield {
            where: init,
            message:
              "There is no hfov box; write the camera's horizontal field of view, so that players show it at its own size.",
          };
      }
    },
  },
];
