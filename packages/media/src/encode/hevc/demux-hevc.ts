import { inputArguments } from "../../probe/input-arguments.ts";
import { readLayeredParameterSets } from "../../sources/layered-parameter-sets.ts";
import type { InspectedSource } from "../../sources/source-file.ts";
import { type CodingOptions, withCodedEyes } from "./coded-eyes.ts";

/**
 * Reads a source's HEVC as a byte stream (H.265 annex B) of all its layers, without decoding, and hands it to `use` as
 * it comes.
 * @throws what `withCodedEyes` throws
 */
export async function withDemuxedHevc<Result>(
  source: InspectedSource,
  options: CodingOptions,
  use: (stream: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  const words = [
    ...["-nostdin", "-hide_banner", "-v", "fatal", "-nostats", ...inputArguments(source.path)],
    ...["-map", "0:v:0", "-c", "copy", "-f", "hevc", "pipe:1"],
  ];
  const layered = await readLayeredParameterSets(source.path);
  return withCodedEyes([{ words, fileName: source.fileName, outputCount: 1 }], options, ([output]) => {
    if (!output) throw new Error("The run has no output.");
    return use(layered ? startingWith(layered, output) : output);
  });
}

/** Newer ffmpegs repeat the second layer's parameter sets by themselves; twice the same does no harm. */
async function* startingWith(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}
