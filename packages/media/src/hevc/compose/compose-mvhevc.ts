import type { AccessUnit, HevcStream } from "../hevc-stream.ts";
import { describeSequence } from "../read/describe-sequence.ts";
import { HevcReader } from "../read/hevc-reader.ts";
import { pullAccessUnits } from "../read/pull-access-units.ts";
import { BitstreamError } from "../syntax/bitstream-error.ts";
import { nalUnitTypes } from "../syntax/nal-unit.ts";
import { makeReferenceDisplaysSei } from "../syntax/reference-displays-sei.ts";
import { EyePair, type PicturePair } from "./eye-pair.ts";
import { makeMultiviewVps, viewIds } from "./multiview-vps.ts";
import { makeSecondView, type SecondView } from "./second-view.ts";

export interface ComposeOptions {
  signal?: AbortSignal | undefined;
  /** What messages call the streams. */
  names?: { left: string; right: string };
}

/**
 * Joins two HEVC byte streams of one view each, encoded with the same locked GOPs, into MV-HEVC (H.265 annex G): the
 * left eye becomes the base layer as it is, the right eye layer 1 without prediction from it. Both are read in lock
 * step, one picture of each at a time, so that the faster encoder is held back by the slower and both by the reader of
 * `accessUnits`. When one fails, differs from the other, or the work is aborted, both end. Of the right eye only slices
 * are kept, not its SEI.
 * @throws MediaError `sources_unfit`, `unreadable_media`, `truncated` or `aborted`
 */
export async function composeMvhevc(
  left: AsyncIterable<Uint8Array>,
  right: AsyncIterable<Uint8Array>,
  { signal, names = { left: "the left eye", right: "the right eye" } }: ComposeOptions = {},
): Promise<HevcStream> {
  const eyes = new EyePair(
    new HevcReader(left, { name: names.left, signal }),
    new HevcReader(right, { name: names.right, signal }),
  );
  const first = await eyes.next();
  return eyes.attempt(() => {
    const secondView = eyes.right.attempt(() => makeSecondView(eyes));
    const { sequence, parameterSets } = eyes.left.attempt(() => describeBase(eyes, first));
    const compose = (pictures: PicturePair | null) =>
      pictures && eyes.right.attempt(() => joinPictures(pictures, secondView));
    return {
      sequence,
      parameterSets: { ...parameterSets, layer1: secondView.parameterSets },
      accessUnits: pullAccessUnits(compose(first), {
        next: async () => {
          const pictures = await eyes.next();
          return eyes.attempt(() => compose(pictures));
        },
        close: () => eyes.close(),
      }),
    };
  });
}

/** The left eye's parameter sets with a VPS of two layers, and its SEI with the one that says which view is whose. */
function describeBase({ left, right }: EyePair, first: PicturePair | null) {
  const { vps, sps, pps } = left.parameterSets.layer(0);
  if (!vps || !sps) throw new BitstreamError("it has no VPS or no SPS");
  const { sequence, sei } = describeSequence(left.parameterSets.sps, first?.left ?? null);
  const multiviewVps = makeMultiviewVps(vps, left.parameterSets.sps, right.parameterSets.sps);
  const parameterSets = { vps: multiviewVps, sps, pps, sei: [makeReferenceDisplaysSei(viewIds), ...sei] };
  return { sequence, parameterSets };
}

/**
 * One access unit: the base view's NAL units as they are, then layer 1's slice segments; an end of sequence comes last.
 */
function joinPictures({ left, right }: PicturePair, secondView: SecondView): AccessUnit {
  const isEnd = ({ type }: { type: number }) => type === nalUnitTypes.endOfSequence;
  const base = left.nalUnits.filter((nalUnit) => !isEnd(nalUnit));
  const nalUnits = [...base, ...secondView.relayer(right.nalUnits), ...left.nalUnits.filter(isEnd)];
  return { nalUnits, isIdr: left.isIdr, pictureOrderCount: left.pictureOrderCount };
}
