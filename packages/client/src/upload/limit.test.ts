import { describe, expect, it } from "vitest";
import { createLimit, forEachBounded } from "./limit.ts";

describe("createLimit", () => {
  it("runs so many at a time, in order, and gives a failed task's place on", async () => {
    const limit = createLimit(2);
    const started: number[] = [];
    const ends = [1, 2, 3, 4].map(() => Promise.withResolvers<void>());
    const tasks = ends.map(({ promise }, index) =>
      limit(() => {
        started.push(index);
        return promise;
      }),
    );
    expect(started).toEqual([0, 1]);
    ends[1]?.reject(new Error("no"));
    await expect(tasks[1]).rejects.toThrow("no");
    expect(started).toEqual([0, 1, 2]);
    ends[0]?.resolve();
    await tasks[0];
    expect(started).toEqual([0, 1, 2, 3]);
    for (const end of ends) end.resolve();
    await Promise.allSettled(tasks);
  });
});

describe("forEachBounded", () => {
  it("takes no further item after a failure, and throws the first one", async () => {
    const taken: number[] = [];
    const failing = forEachBounded([1, 2, 3, 4, 5, 6], 2, async (item) => {
      taken.push(item);
      if (item >= 2) throw new Error(`item ${item}`);
    });
    await expect(failing).rejects.toThrow("item 2");
    expect(taken.length).toBeLessThan(6);
  });
});
