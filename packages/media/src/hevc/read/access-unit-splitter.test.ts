import { describe, expect, it } from "vitest";
import { nalUnitHeader, nalUnitTypes, parseNalUnit } from "../syntax/nal-unit.ts";
import { AccessUnitSplitter } from "./access-unit-splitter.ts";

const { vps, accessUnitDelimiter, prefixSei, suffixSei, endOfSequence } = nalUnitTypes;
const slice = 1;

/** `type`, or `type/layer`; `+` marks a slice segment that is not a picture's first. */
function nalUnit(notation: string) {
  const [type = "", layerId = "0"] = notation.replace("+", "").split("/");
  const first = notation.includes("+") ? 0 : 0x80;
  return parseNalUnit(Buffer.concat([nalUnitHeader(Number(type), Number(layerId)), Uint8Array.of(first)]));
}

function split(...notations: (string | number)[]): number[] {
  const splitter = new AccessUnitSplitter();
  const ended = [...notations.map((each) => splitter.push(nalUnit(`${each}`))), splitter.end()];
  return ended.filter((each) => each !== null).map((each) => each.length);
}

describe("AccessUnitSplitter", () => {
  it.each<[name: string, notations: (string | number)[], lengths: number[]]>([
    ["a picture each", [slice, slice, slice], [1, 1, 1]],
    ["several slices a picture", [slice, "1+", "1+", slice, "1+"], [3, 2]],
    ["what comes before a picture belongs to it", [vps, prefixSei, slice, accessUnitDelimiter, vps, slice], [3, 3]],
    ["what comes after a picture belongs to it", [slice, suffixSei, slice, endOfSequence, prefixSei, slice], [2, 2, 2]],
    ["unspecified types 48 begin, 62 do not", [slice, 62, 48, slice], [2, 2]],
    ["the second layer belongs to the picture before", [slice, "33/1", "39/1", "1/1", "1/1+", slice, "1/1"], [5, 2]],
    ["what follows the last picture and holds none is dropped", [slice, prefixSei], [1]],
    ["no picture", [vps], []],
  ])("%s", (_, notations, lengths) => {
    expect(split(...notations)).toEqual(lengths);
  });
});
