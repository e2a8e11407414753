import fc from "fast-check";
import { expect, it } from "vitest";
import { accessUnits } from "../testing/fake-hevc-stream.ts";
import { parseBoxes } from "./parse-boxes.ts";
import { videoFragment } from "./video-fragment.ts";

const place = { sequenceNumber: 7, firstSample: 480, clock: { timescale: 24_000, ticksPerSample: 1001 } };

it("videoFragment has one run, whose samples are the access units with lengths before their NAL units", async () => {
  const group = await Array.fromAsync(accessUnits({ frames: 9, gopFrames: 9, views: 2 }));
  const fragment = videoFragment(group, place);
  const bytes = Buffer.concat(fragment.parts);
  expect(bytes.length).toBe(fragment.sizeBytes);

  const { boxes, moofs } = parseBoxes(bytes);
  expect(boxes.map(({ type }) => type)).toEqual(["moof", "mdat"]);
  const traf = moofs[0]?.trafs[0];
  expect(moofs[0]?.mfhd.sequence_number).toBe(7);
  expect(traf?.tfdt.baseMediaDecodeTime).toBe(480 * 1001);
  expect(traf?.tfhd).toMatchObject({ track_id: 1, default_sample_duration: 1001, default_sample_flags: 0x0101_0000 });
  const run = traf?.truns[0];
  expect(run).toMatchObject({ version: 1, sample_count: 9, first_sample_flags: 0x0200_0000 });
  expect(run?.sample_composition_time_offset).toEqual([0, 3, 0, -2, -1, 3, 0, -2, -1].map((frames) => frames * 1001));

  let offset = run?.data_offset ?? 0;
  for (const [index, { nalUnits }] of group.entries()) {
    const sample = bytes.subarray(offset, offset + (run?.sample_size[index] ?? 0));
    let position = 0;
    for (const nalUnit of nalUnits) {
      const length = sample.readUInt32BE(position);
      expect(sample.subarray(position + 4, position + 4 + length)).toEqual(Buffer.from(nalUnit.bytes));
      position += 4 + length;
    }
    expect(position).toBe(sample.length);
    offset += sample.length;
    if (index === 0) expect(fragment.keyFrameSizeBytes).toBe(offset);
  }
  expect(offset).toBe(bytes.length);
});

it("videoFragment gives every sample its own size, for any NAL units", () => {
  const nalUnit = fc.uint8Array({ minLength: 2, maxLength: 40 }).map((bytes) => ({ type: 1, layerId: 0, bytes }));
  fc.assert(
    fc.property(
      fc.array(fc.array(nalUnit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 30 }),
      (nals) => {
        const group = nals.map((nalUnits, index) => ({ nalUnits, isIdr: index === 0, pictureOrderCount: index }));
        const bytes = Buffer.concat(videoFragment(group, place).parts);
        const run = parseBoxes(bytes).moofs[0]?.trafs[0]?.truns[0];
        expect(run?.sample_size).toEqual(
          nals.map((units) => units.reduce((sum, { bytes: unit }) => sum + 4 + unit.length, 0)),
        );
        const total = run?.sample_size.reduce((sum, size) => sum + size, 0) ?? 0;
        expect((run?.data_offset ?? 0) + total).toBe(bytes.length);
      },
    ),
  );
});
