import { describe, expect, it } from "vitest";
import { AppError } from "../../kernel/errors.ts";
import { isMissing, translateS3Error } from "./translate-s3-error.ts";

const answered = (httpStatusCode: number, name: string, message = name) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const failed = (code: string) => Object.assign(new Error("connect to 10.0.0.7 failed"), { code });

describe("translateS3Error", () => {
  it.each([
    [answered(400, "InvalidPart"), "parts_mismatch"],
    [answered(400, "InvalidPartOrder"), "parts_mismatch"],
    [answered(400, "EntityTooSmall"), "parts_mismatch"],
    [answered(400, "EntityTooLarge"), "parts_mismatch"],
    [answered(503, "InvalidPart"), "parts_mismatch"],
    [answered(412, "PreconditionFailed"), "source_changed"],
    [answered(412, "412"), "source_changed"],
    [answered(416, "InvalidRange"), "range_not_satisfiable"],
    [answered(500, "InternalError"), "storage_unavailable"],
    [answered(503, "SlowDown"), "storage_unavailable"],
    [answered(429, "TooManyRequests"), "storage_unavailable"],
    [answered(200, "InternalError"), "storage_unavailable"],
    [answered(200, "SyntaxError"), "storage_unavailable"],
    [answered(403, "SignatureDoesNotMatch"), "storage_unavailable"],
    [answered(404, "NoSuchBucket"), "storage_unavailable"],
    [answered(301, "PermanentRedirect"), "storage_unavailable"],
    [failed("ECONNREFUSED"), "storage_unavailable"],
    [failed("ECONNRESET"), "storage_unavailable"],
    [failed("ENOTFOUND"), "storage_unavailable"],
    [Object.assign(new Error("slow"), { name: "TimeoutError" }), "storage_unavailable"],
  ])("%s → %s, with the error as its cause", (error, code) => {
    expect(translateS3Error(error)).toMatchObject({ name: "AppError", code, cause: error });
  });

  it("keeps hosts and the store's words out of the callers' errors", () => {
    for (const error of [failed("ECONNREFUSED"), answered(403, "AccessDenied", "arn:aws:iam::123:user/x may not")]) {
      expect((translateS3Error(error) as AppError).message).not.toMatch(/10\.0\.0\.7|arn:/);
    }
  });

  it("leaves what is none of the store's as it is", () => {
    const bug = new TypeError("undefined is not a function");
    expect(translateS3Error(bug)).toBe(bug);
    expect(translateS3Error("text")).toBe("text");
    const own = new AppError("not_found", "There is no such group.");
    expect(translateS3Error(own)).toBe(own);
  });
});

describe("isMissing", () => {
  it("takes NoSuchKey, NoSuchUpload and a bare 404 alike, also when translated, but not a missing bucket", () => {
    const gone = [
      answered(404, "NoSuchKey"),
      answered(404, "NoSuchUpload"),
      answered(404, "NotFound"),
      answered(404, "404"),
    ];
    for (const error of gone) {
      expect(isMissing(error)).toBe(true);
      expect(isMissing(translateS3Error(error))).toBe(true);
    }
    for (const error of [answered(404, "NoSuchBucket"), answered(403, "AccessDenied"), failed("ECONNREFUSED"), null]) {
      expect(isMissing(error)).toBe(false);
    }
  });
});
