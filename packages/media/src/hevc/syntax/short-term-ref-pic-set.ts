import type { BitReader } from "./bit-reader.ts";
import { BitstreamError } from "./bitstream-error.ts";

/** A picture that is kept: its distance in output order, and whether the current picture refers to it. */
interface ReferencePicture {
  deltaPoc: number;
  isUsed: boolean;
}

/** First those before the current picture, nearest first, then those after it, nearest first. */
export type ShortTermRefPicSet = ReferencePicture[];

const maxPictures = 16;

/**
 * Reads st_ref_pic_set( index ) (H.265 sections 7.3.7 and 7.4.8).
 * @param sets those of the SPS that are read already; a slice's own set has the index after the SPS's last
 */
export function readShortTermRefPicSet(
  reader: BitReader,
  index: number,
  sets: readonly ShortTermRefPicSet[],
  isInSlice: boolean,
): ShortTermRefPicSet {
  const isPredicted = index > 0 && reader.flag();
  if (isPredicted) return readPredicted(reader, index, sets, isInSlice);
  const [before, after] = [reader.ue(), reader.ue()];
  if (before > maxPictures || after > maxPictures)
    throw new BitstreamError("it refers to more pictures than HEVC allows");
  return [...readSide(reader, before, -1), ...readSide(reader, after, 1)];
}

function readSide(reader: BitReader, count: number, sign: 1 | -1): ShortTermRefPicSet {
  let deltaPoc = 0;
  return Array.from({ length: count }, () => {
    deltaPoc += sign * (reader.ue() + 1);
    return { deltaPoc, isUsed: reader.flag() };
  });
}

/**
 * inter_ref_pic_set_prediction_flag: the pictures of another set as seen from a picture `deltaRps` away, and that
 * picture.
 */
function readPredicted(
  reader: BitReader,
  index: number,
  sets: readonly ShortTermRefPicSet[],
  isInSlice: boolean,
): ShortTermRefPicSet {
  const deltaIndex = isInSlice ? reader.ue() + 1 : 1;
  const isNegative = reader.flag();
  const deltaRps = (isNegative ? -1 : 1) * (reader.ue() + 1);
  const reference = sets[index - deltaIndex];
  if (!reference) throw new BitstreamError("it refers to a set of pictures that is not there");
  const pictures = [...reference.map(({ deltaPoc }) => deltaPoc + deltaRps), deltaRps].flatMap((deltaPoc) => {
    const isUsed = reader.flag();
    const isKept = isUsed || reader.flag();
    return isKept && deltaPoc !== 0 ? [{ deltaPoc, isUsed }] : [];
  });
  const before = pictures.filter(({ deltaPoc }) => deltaPoc < 0).sort((a, b) => b.deltaPoc - a.deltaPoc);
  const after = pictures.filter(({ deltaPoc }) => deltaPoc > 0).sort((a, b) => a.deltaPoc - b.deltaPoc);
  return [...before, ...after];
}
