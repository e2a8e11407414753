import type { HevcParameterSets, HevcStream } from "../hevc-stream.ts";
import { BitstreamError } from "../syntax/bitstream-error.ts";
import { describeSequence } from "./describe-sequence.ts";
import { HevcReader, type HevcReaderOptions } from "./hevc-reader.ts";
import type { ParameterSetStore } from "./parameter-set-store.ts";
import { pullAccessUnits } from "./pull-access-units.ts";

/**
 * Reads an HEVC byte stream (H.265 annex B) as it comes, one picture at a time: of one view, or of two in two layers,
 * as a multiview encoder or a camera writes them. Resolves when the first picture is there. The reader of `accessUnits`
 * sets the pace; the stream is ended when they stop, or on abort. Fails with a MediaError: `unreadable_media`,
 * `truncated` or `aborted`.
 */
export async function readHevc(
  stream: AsyncIterable<Uint8Array>,
  options: Partial<HevcReaderOptions> = {},
): Promise<HevcStream> {
  const reader = new HevcReader(stream, { name: "the video", ...options });
  const first = await reader.next();
  const pull = { next: () => reader.next(), close: () => reader.close() };
  return reader.attempt(() => {
    const { sequence, sei } = describeSequence(reader.parameterSets.sps, first);
    return { sequence, parameterSets: collect(reader.parameterSets, sei), accessUnits: pullAccessUnits(first, pull) };
  });
}

function collect(parameterSets: ParameterSetStore, sei: Uint8Array[]): HevcParameterSets {
  const { vps, sps, pps } = parameterSets.layer(0);
  const second = parameterSets.layer(1);
  if (!vps || !sps) throw new BitstreamError("it has no VPS or no SPS");
  return { vps, sps, pps, sei, layer1: second.sps ? { sps: second.sps, pps: second.pps } : null };
}
