import { describe, expect, it } from "vitest";
import { createVergenceClient } from "./client.ts";
import { instantRuntime } from "./testing/instant-runtime.ts";

/**
 * A client whose server refuses every stream, and asks for so many seconds.
 * @param options.isSilent the refusal's body never comes
 */
function refusedFor(retryAfter: string, { isSilent = false } = {}) {
  const fetch = async (_: unknown, { signal }: RequestInit = {}) => {
    const start = (controller: ReadableStreamDefaultController) =>
      signal?.addEventListener("abort", () => controller.error(signal.reason));
    const body = isSilent ? new ReadableStream({ start }) : "{}";
    return new Response(body, { status: 503, headers: { "Retry-After": retryAfter } });
  };
  return createVergenceClient({ baseUrl: "http://127.0.0.1", apiKey: "vk_secret", fetch });
}

describe("client.events", () => {
  it("waits for as long as a server asks, up to 15 minutes", async () => {
    const stop = new AbortController();
    const runtime = instantRuntime();
    const delay = async (milliseconds: number) => {
      runtime.delaysMs.push(milliseconds);
      if (runtime.delaysMs.length === 2) stop.abort();
    };
    const events = refusedFor("900").events({ signal: stop.signal, runtime: { ...runtime, delay } });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(runtime.delaysMs).toEqual([900_000, 900_000]);
  });

  it.each([
    ["of a refusal", { isSilent: false }],
    // Its error comes when the line is taken for broken, which else would be opened again.
    ["of a refusal that falls silent", { isSilent: true }],
  ])("throws where a server asks to be left alone for years: %s", async (_, manner) => {
    const runtime = instantRuntime();
    const next = refusedFor("99999999", manner).events({ runtime, silenceSeconds: 0.5 }).next();
    await expect(next).rejects.toThrow("Retry-After asks for 99999999 s; more than 900 s are not waited for");
    expect(runtime.delaysMs).toEqual([]);
  });
});
