import { withFile } from "../isobmff/byte-source.ts";
import { findTopLevelBox, readBox } from "../isobmff/top-level-boxes.ts";

const startCode = Uint8Array.of(0, 0, 0, 1);
/** Version, spatial segmentation, parallelism, NAL unit lengths: what stands before the arrays. */
const fixedBytes = 5;

/**
 * The second layer's parameter sets out of a file's `lhvC` (ISO/IEC 14496-15 section 9.5.3), as a byte stream (H.265
 * annex B), or null where a file has none. ffmpeg before 7.1 leaves them out when it copies MV-HEVC into a byte stream.
 */
export async function readLayeredParameterSets(path: string): Promise<Uint8Array | null> {
  return withFile(path, async (source) => {
    const place = await findTopLevelBox(source, "moov");
    return place && findLayeredParameterSets(Buffer.from(await readBox(source, place)));
  });
}

/** Searches `moov`: the sample entry is the only place that holds a box of this type. */
export function findLayeredParameterSets(moov: Buffer): Uint8Array | null {
  const type = moov.indexOf("lhvC", 0, "latin1");
  if (type < 4) return null;
  const end = type - 4 + moov.readUInt32BE(type - 4);
  if (end > moov.length) return null;
  return readArrays(moov.subarray(type + 4 + fixedBytes, end));
}

function readArrays(arrays: Buffer): Uint8Array | null {
  try {
    const pieces: Uint8Array[] = [];
    let offset = 1;
    for (let left = arrays.readUInt8(0); left > 0; left--) {
      const count = arrays.readUInt16BE(offset + 1);
      offset += 3;
      for (let index = 0; index < count; index++) {
        const sizeBytes = arrays.readUInt16BE(offset);
        if (offset + 2 + sizeBytes > arrays.length) return null;
        pieces.push(startCode, arrays.subarray(offset + 2, offset + 2 + sizeBytes));
        offset += 2 + sizeBytes;
      }
    }
    return pieces.length > 0 ? Buffer.concat(pieces) : null;
  } catch (error) {
    // A box that ends before its arrays do says nothing that can be used.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
