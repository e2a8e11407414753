import type { PartUrl } from "@vergence/contract";
import { describe, expect, it } from "vitest";
import { createPartUrlBatches } from "./part-url-batches.ts";

function addresses(fails: (call: number) => boolean = () => false) {
  const asked: number[][] = [];
  const ask = async (partNumbers: number[]): Promise<PartUrl[]> => {
    asked.push(partNumbers);
    const call = asked.length;
    if (fails(call)) throw new Error(`call ${call} failed`);
    const one = { sizeBytes: 1, byteStart: 0, byteEnd: 1, expiresAt: "2026-02-01T09:30:00.000Z" };
    return partNumbers.map((partNumber) => ({ ...one, partNumber, url: `http://store/${partNumber}?call=${call}` }));
  };
  return { asked, ask };
}

describe("createPartUrlBatches", () => {
  it("asks once a batch, when its first part is due", async () => {
    const { asked, ask } = addresses();
    const urls = createPartUrlBatches([2, 3, 5, 7, 11], 2, ask);
    expect(asked).toEqual([]);
    const taken = await Promise.all([0, 1, 2].map((index) => urls.take(index)));
    expect(taken.map(({ partNumber }) => partNumber)).toEqual([2, 3, 5]);
    expect((await urls.take(4)).partNumber).toBe(11);
    expect(asked).toEqual([[2, 3], [5, 7], [11]]);
  });

  it("parts of a batch that expire together are renewed in one call", async () => {
    const { asked, ask } = addresses();
    const urls = createPartUrlBatches([1, 2, 3], 3, ask);
    const old = await Promise.all([0, 1, 2].map((index) => urls.take(index)));
    const renewed = await Promise.all(old.map((url, index) => urls.renew(index, url)));
    expect(renewed.map(({ url }) => url)).toEqual([1, 2, 3].map((part) => `http://store/${part}?call=2`));
    expect(asked).toHaveLength(2);
  });

  it("a failed call is made again for the next taker", async () => {
    const { ask } = addresses((call) => call === 1);
    const urls = createPartUrlBatches([1, 2], 2, ask);
    await expect(urls.take(0)).rejects.toThrow("call 1 failed");
    expect((await urls.take(1)).url).toBe("http://store/2?call=2");
  });

  it("an answer that lacks a part says so", async () => {
    const urls = createPartUrlBatches([1], 1, async () => []);
    await expect(urls.take(0)).rejects.toThrow("no URL for part 1");
  });
});
