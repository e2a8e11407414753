import fc from "fast-check";
import { expect, it } from "vitest";
import { RunLengths } from "./run-lengths.ts";

it("RunLengths gives back every value in its order, in no more runs than needed", () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-0x8000_0000, 0x7fff_ffff));
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const column = new RunLengths();
      for (const one of values) column.push(one);
      const table = column.toTable();
      const runs = Array.from({ length: table.readUInt32BE(0) }, (_, index) => ({
        count: table.readUInt32BE(4 + 8 * index),
        value: table.readInt32BE(8 + 8 * index),
      }));
      expect(table.length).toBe(4 + 8 * runs.length);
      expect(runs.flatMap((run) => Array<number>(run.count).fill(run.value))).toEqual(values);
      expect(runs.every((run, index) => run.value !== runs[index - 1]?.value)).toBe(true);
    }),
  );
});
