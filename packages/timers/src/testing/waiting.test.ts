import { describe, expect, test } from "vitest";
import { inTime } from "./in-time.ts";
import { waitFor } from "./wait-for.ts";

const never = new Promise<never>(() => undefined);

describe("inTime", () => {
  test("what comes, or fails, in time › is handed on", async () => {
    expect(await inTime("an answer", Promise.resolve(7))).toBe(7);
    await expect(inTime("an answer", Promise.reject(new Error("refused")))).rejects.toThrow("refused");
  });

  test("what never comes › is named, with what came instead", async () => {
    await expect(inTime("an event", never, 0.01)).rejects.toThrow("Waited 0.01 s in vain for an event");
    const came = ["beat"];
    const waiting = inTime(() => `an event; there came ${came}`, never, 0.01);
    came.push("beat");
    await expect(waiting).rejects.toThrow("in vain for an event; there came beat,beat");
  });
});

describe("waitFor", () => {
  test("asks until there is an answer, and returns it", async () => {
    let asked = 0;
    expect(await waitFor("the third time", () => (++asked === 3 ? "here" : null), { everyMs: 1 })).toBe("here");
    expect(asked).toBe(3);
  });

  test("what never holds › is named, with the state at the end", async () => {
    const waiting = waitFor("rain", () => false, { seconds: 0.01, everyMs: 1, describe: () => ({ sky: "blue" }) });
    await expect(waiting).rejects.toThrow('Waited 0.01 s in vain for rain: {"sky":"blue"}');
  });
});
