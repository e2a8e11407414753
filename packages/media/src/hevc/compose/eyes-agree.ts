import { MediaError, type MediaErrorCode } from "../../media-error.ts";
import type { CodedPicture, HevcReader } from "../read/hevc-reader.ts";
import { isIrap } from "../syntax/nal-unit.ts";
import { croppedSize, type Sps } from "../syntax/sps.ts";

const sameGops =
  "Encode both with the same settings and with key frames and B frames at fixed places (x265: the same keyint and min-keyint, scenecut=0, open-gop=0, b-adapt=0)";

function unfit(message: string, code: MediaErrorCode = "sources_unfit"): MediaError {
  return new MediaError(code, message, { permanent: true });
}

const chromaFormats = ["4:0:0", "4:2:0", "4:2:2", "4:4:4"];

/** What must be the same in both eyes, in words. */
const properties: [name: string, inWords: (sps: Sps) => string][] = [
  ["size", (sps) => `${croppedSize(sps).width}x${croppedSize(sps).height}`],
  ["coded size", (sps) => `${sps.codedWidth}x${sps.codedHeight} ${Object.values(sps.conformanceWindow ?? {})}`.trim()],
  ["chroma format", (sps) => chromaFormats[sps.chromaFormat] ?? "unknown"],
  ["bit depth", (sps) => [...new Set([sps.bitDepthLuma, sps.bitDepthChroma])].join(" and ")],
  ["number of temporal layers", (sps) => `${sps.maxSubLayersMinus1 + 1}`],
  ["length of the picture order count", (sps) => `${sps.pocLsbBits} bits`],
];

/**
 * Refuses two streams that cannot become views of one.
 * @throws MediaError `sources_unfit` that names every difference
 */
export function checkFormats(left: HevcReader, right: HevcReader): void {
  const [ofLeft, ofRight] = [left.parameterSets.sps, right.parameterSets.sps];
  const differences = properties
    .map(([property, inWords]) => ({ property, values: [inWords(ofLeft), inWords(ofRight)] }))
    .filter(({ values }) => values[0] !== values[1])
    .map(({ property, values }) => `${property} (${values.join(" against ")})`);
  if (differences.length > 0) {
    throw unfit(
      `${capital(left.name)} and ${right.name} differ in ${differences.join(", ")}. Both eyes must be alike.`,
    );
  }
  for (const { name, parameterSets } of [left, right]) {
    if (parameterSets.layer(1).sps)
      throw unfit(`${capital(name)} has two views already. Each eye must be a video of its own.`);
  }
  const { chromaFormat, bitDepthLuma, bitDepthChroma } = ofLeft;
  if (chromaFormat !== 1 || bitDepthLuma > 10 || bitDepthChroma !== bitDepthLuma) {
    const found = `${chromaFormats[chromaFormat]}, ${bitDepthLuma} bits of luma and ${bitDepthChroma} of chroma`;
    throw unfit(`Two views can be joined in 4:2:0 with 8 or 10 bits only; ${left.name} has ${found}.`);
  }
}

interface Frame<Picture> {
  eye: HevcReader;
  picture: Picture;
}

/**
 * Refuses pictures that do not belong together.
 * @throws MediaError `gops_differ`; `sources_unfit` where one eye has ended
 */
export function checkPictures(
  left: Frame<CodedPicture | null>,
  right: Frame<CodedPicture | null>,
): { left: CodedPicture; right: CodedPicture } {
  const [ofLeft, ofRight] = [left.picture, right.picture];
  if (!ofLeft || !ofRight) {
    const [ended, other] = ofLeft ? [right.eye, left.eye] : [left.eye, right.eye];
    const what = `${capital(ended.name)} ends after ${ended.pictures} frames, but ${other.name} goes on`;
    throw unfit(`${what}. Both eyes must have the same number of frames.`);
  }
  const isSame =
    ofLeft.type === ofRight.type &&
    ofLeft.temporalId === ofRight.temporalId &&
    ofLeft.pictureOrderCount === ofRight.pictureOrderCount;
  if (isSame) return { left: ofLeft, right: ofRight };
  const how = `${left.eye.name} has ${describe(ofLeft)}, ${right.eye.name} ${describe(ofRight)}`;
  throw unfit(`The eyes were encoded differently: at frame ${left.eye.pictures}, ${how}. ${sameGops}.`, "gops_differ");
}

function describe({ type, pictureOrderCount }: CodedPicture): string {
  const kind = isIrap(type) ? "a key frame" : "a picture between key frames";
  return `${kind} (NAL unit type ${type}, order ${pictureOrderCount})`;
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
