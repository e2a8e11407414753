import { describe, expect, it } from "vitest";
import { AppError } from "../../kernel/errors.ts";
import { storeErrorKind } from "./store-error-kind.ts";

const unavailable = (cause?: object) => new AppError("storage_unavailable", "", { cause });
const named = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more });
const answered = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe("storeErrorKind", () => {
  it.each([
    ["timeout", unavailable(named("AbortError"))],
    ["timeout", unavailable(named("TimeoutError"))],
    ["unreachable", unavailable(named("TimeoutError", { code: "ECONNRESET" }))],
    ["unreachable", unavailable(named("Error", { code: "ECONNREFUSED" }))],
    ["busy", unavailable(answered(503))],
    ["busy", unavailable(answered(429))],
    ["refused", unavailable(answered(403))],
    ["unreadable", unavailable(answered(200))],
    ["unreadable", unavailable()],
    ["parts_mismatch", new AppError("parts_mismatch", "")],
    ["source_changed", new AppError("source_changed", "")],
    ["bug", new TypeError("x is undefined")],
    ["bug", "text"],
  ])("%s", (kind, error) => {
    expect(storeErrorKind(error)).toBe(kind);
  });
});
