import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nalUnitTypes } from "../syntax/nal-unit.ts";
import { PictureOrderCounter } from "./picture-order-count.ts";

const trailR = 1;
const trailN = 0;
const { idrWRadl, cra, raslR } = nalUnitTypes;

const count = (counter: PictureOrderCounter, type: number, lsb: number, pocLsbBits = 4, temporalId = 0) =>
  counter.next({ type, temporalId, pocLsb: lsb, pocLsbBits });

describe("PictureOrderCounter", () => {
  it("finds every count again that is less than half of MaxPicOrderCntLsb away from the one before", () => {
    const steps = fc.integer({ min: 4, max: 16 }).chain((pocLsbBits) => {
      const step = fc.integer({ min: 1 - 2 ** (pocLsbBits - 1), max: 2 ** (pocLsbBits - 1) - 1 });
      return fc.record({ pocLsbBits: fc.constant(pocLsbBits), steps: fc.array(step) });
    });
    fc.assert(
      fc.property(steps, ({ pocLsbBits, steps }) => {
        const counter = new PictureOrderCounter();
        const max = 2 ** pocLsbBits;
        let expected = 0;
        expect(count(counter, idrWRadl, 0, pocLsbBits)).toBe(0);
        for (const step of steps) {
          expected += step;
          expect(count(counter, trailR, ((expected % max) + max) % max, pocLsbBits)).toBe(expected);
        }
      }),
    );
  });

  it("does not build on pictures that are not referred to, leading, or of higher temporal layers", () => {
    const counter = new PictureOrderCounter();
    count(counter, idrWRadl, 0);
    expect(count(counter, trailR, 4)).toBe(4);
    expect(count(counter, trailN, 10)).toBe(10);
    expect(count(counter, raslR, 11)).toBe(11);
    expect(count(counter, trailR, 11, 4, 1)).toBe(11);
    // 14 is further than half of 16 from 4: it is before it. From 10 or 11 it would not be.
    expect(count(counter, trailR, 14)).toBe(-2);
  });

  it("starts over at an IDR picture, and at a CRA picture only at the beginning or after an end of sequence", () => {
    const counter = new PictureOrderCounter();
    expect(count(counter, cra, 9)).toBe(9);
    expect(count(counter, trailR, 1)).toBe(17);
    expect(count(counter, cra, 3)).toBe(19);
    counter.endSequence();
    expect(count(counter, cra, 3)).toBe(3);
    expect(count(counter, trailR, 12)).toBe(-4);
    expect(count(counter, idrWRadl, 0)).toBe(0);
  });
});
