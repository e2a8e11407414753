import path from "node:path";
import { describe, expect, test } from "vitest";
import { processesMentioning } from "../packages/media/src/testing/running-processes.ts";

// Plain JavaScript that has to run on an old Node, hence without types.
const { foreground } = await import(path.join(import.meta.dirname, "../scripts/lib/run.mjs"));

/** A process and a child of it that ignore SIGTERM and never end, recognized by a marker. */
const deaf = (marker: string) => ["-c", `trap "" TERM; sh -c 'while :; do sleep 1; done' ${marker} & wait`];

describe("foreground", () => {
  test("with a time limit › the exit code of what ends before", async () => {
    expect(await foreground("sh", ["-c", "exit 7"], { timeout: 120_000 })).toBe(7);
  });

  test("with a time limit › what is asked to end may do so in its own way", async () => {
    const script = "trap 'exit 3' TERM; sleep 600 & wait";
    expect(await foreground("sh", ["-c", script], { timeout: 3_000 })).toBe(3);
  });

  test("with a time limit › what does not end when it is asked to is killed, its children too", async () => {
    const marker = `marker-${process.hrtime.bigint()}`;
    expect(await foreground("sh", deaf(marker), { timeout: 2_000, grace: 500 })).toBe(1);
    await expect.poll(() => processesMentioning(marker), { timeout: 120_000 }).toEqual([]);
  });

  test("a program that cannot be started › its error", async () => {
    const before = process.listenerCount("SIGTERM");
    await expect(foreground("/nowhere/vitest", [], { timeout: 120_000 })).rejects.toThrow("ENOENT");
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });
});
