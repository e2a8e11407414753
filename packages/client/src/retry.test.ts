import { describe, expect, it } from "vitest";
import { StoreError, VergenceApiError, VergenceNetworkError } from "./errors.ts";
import { defaultRetryPolicy, isRetryable, retryDelayMs, withRetry } from "./retry.ts";
import { longestRetryAfterSeconds, parseRetryAfter } from "./retry-after.ts";
import { instantRuntime } from "./testing/instant-runtime.ts";

const apiError = (
  status: number,
  retryAfterSeconds: number | null = null,
  code: VergenceApiError["code"] = "unknown",
) => new VergenceApiError("GET /videos/1", { status, code, detail: "no", retryAfterSeconds });

describe("retryDelayMs", () => {
  const delays = (random: number) =>
    Array.from({ length: 9 }, (_, index) => retryDelayMs(index + 1, null, defaultRetryPolicy, () => random));

  it("doubles up to the ceiling", () => {
    expect(delays(1)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it("jitter takes off at most half", () => {
    expect(delays(0)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it("never undercuts Retry-After, and does not shorten the back-off for it", () => {
    const policy = defaultRetryPolicy;
    expect(retryDelayMs(1, apiError(429, 90), policy, () => 0)).toBe(90_000);
    expect(retryDelayMs(6, apiError(429, 1), policy, () => 1)).toBe(16_000);
  });
});

describe("isRetryable", () => {
  it.each([
    [new VergenceNetworkError("GET /videos/1", new TypeError("fetch failed")), true],
    [apiError(503), true],
    [apiError(429), true],
    [apiError(400), false],
    [apiError(410), false],
    [apiError(409, 1, "idempotency_in_progress"), true],
    [apiError(409, null, "already_completed"), false],
    [apiError(503, longestRetryAfterSeconds), true],
    [apiError(503, longestRetryAfterSeconds + 1), false],
    [apiError(409, longestRetryAfterSeconds + 1, "idempotency_in_progress"), false],
    [new StoreError({ part: "part 1", status: 503, storeCode: "SlowDown", retryAfterSeconds: 99_999_999 }), false],
    [new StoreError({ part: "part 1", status: 500, storeCode: null }), true],
    [new StoreError({ part: "part 1", status: 400, storeCode: "RequestTimeout" }), true],
    [new StoreError({ part: "part 1", status: 400, storeCode: "EntityTooLarge" }), false],
    [new RangeError("a bug"), false],
  ])("%s: %s", (error, expected) => {
    expect(isRetryable(error)).toBe(expected);
  });
});

describe("withRetry", () => {
  it("throws the last error after the last try", async () => {
    const runtime = instantRuntime();
    let tries = 0;
    const attempt = () => Promise.reject(apiError(500 + (++tries % 2) * 3));
    await expect(withRetry(attempt, { runtime })).rejects.toMatchObject({ status: 500 });
    expect(tries).toBe(defaultRetryPolicy.maxAttempts);
    expect(runtime.delaysMs).toHaveLength(defaultRetryPolicy.maxAttempts - 1);
  });

  it("waits for as long as a server asks, up to 15 minutes", async () => {
    const runtime = instantRuntime();
    const answers = [() => Promise.reject(apiError(429, 900)), async () => "done"];
    expect(await withRetry(async () => answers.shift()?.(), { runtime })).toBe("done");
    expect(runtime.delaysMs).toEqual([900_000]);
  });

  it.each([
    ["API", apiError(503, 99_999_999), "GET /videos/1 answered 503 unknown: no (Retry-After asks for 99999999 s; "],
    [
      "store",
      new StoreError({ part: "part 1", status: 503, storeCode: "SlowDown", retryAfterSeconds: 900.5 }),
      "The store answered 503 SlowDown to part 1 (Retry-After asks for 901 s; ",
    ],
  ])("gives up at once where the %s asks for more, and says so", async (_, error, words) => {
    const runtime = instantRuntime();
    const rule = "more than 900 s are not waited for: try again then)";
    await expect(withRetry(() => Promise.reject(error), { runtime })).rejects.toThrow(error);
    expect(error.message).toBe(words + rule);
    expect(runtime.delaysMs).toEqual([]);
  });

  it("does not begin when the signal has aborted", async () => {
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(withRetry(() => expect.unreachable(), { signal })).rejects.toThrow("stopped");
  });
});

describe("parseRetryAfter", () => {
  const nowMs = Date.parse("2026-01-31T09:30:00Z");
  it.each([
    [null, null],
    ["120", 120],
    ["Sat, 31 Jan 2026 09:31:30 GMT", 90],
    ["Sat, 31 Jan 2026 09:00:00 GMT", 0],
    ["soon", null],
    ["99999999", 99_999_999],
    ["9".repeat(400), Number.MAX_SAFE_INTEGER],
    ["Tue, 31 Jan 2051 09:30:00 GMT", 788_918_400],
  ])("%s: %s seconds", (header, seconds) => {
    expect(parseRetryAfter(header, nowMs)).toBe(seconds);
  });
});
