import { describe, expect, it } from "vitest";
import type { AccessUnit } from "../hevc/hevc-stream.ts";
import { closedGroups } from "./closed-groups.ts";

/** `I` is an IDR picture, everything else another one. */
async function* units(pictures: string): AsyncGenerator<AccessUnit> {
  for (const [pictureOrderCount, picture] of [...pictures].entries()) {
    yield { nalUnits: [], isIdr: picture === "I", pictureOrderCount };
  }
}
const lengths = async (pictures: string, gopFrames?: number) =>
  (await Array.fromAsync(closedGroups(units(pictures), { gopFrames, maxFrames: 5 }))).map(({ length }) => length);

describe("closedGroups", () => {
  it.each([
    ["", []],
    ["I", [1]],
    ["IPBIPI", [3, 2, 1]],
    ["IIPBBPI", [1, 5, 1]],
  ])("cuts %j before every IDR picture", async (pictures, expected) => {
    expect(await lengths(pictures)).toEqual(expected);
  });

  it("lets only the last group be shorter than asked for", async () => {
    expect(await lengths("IPBIPBIP", 3)).toEqual([3, 3, 2]);
    await expect(lengths("IPBIPIPB", 3)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(/^Picture 5 .* is a key frame, 2 pictures after the last one instead of 3\./),
    });
    await expect(lengths("IPBP", 3)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(/^Picture 3 .* should be an IDR picture: the last one is 3 pictures before it\./),
    });
  });

  it("holds no more than its limit in memory", async () => {
    await expect(lengths("IPPPPP")).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(/^Picture 5 /),
    });
  });

  it("refuses a stream that begins with another picture", async () => {
    await expect(lengths("PIP")).rejects.toMatchObject({ code: "unreadable_media", permanent: true });
  });

  it("ends the stream when nobody wants more of it", async () => {
    let isEnded = false;
    async function* endless() {
      try {
        for (;;) yield* units("IPB");
      } finally {
        isEnded = true;
      }
    }
    for await (const group of closedGroups(endless(), { maxFrames: 3 })) {
      expect(group).toHaveLength(3);
      break;
    }
    expect(isEnded).toBe(true);
  });
});
