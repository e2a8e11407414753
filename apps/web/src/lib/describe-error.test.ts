import { expect, test } from "vitest";
import { describeError } from "./describe-error.ts";

const apiError = (appCode: string, message: string) =>
  Object.assign(new Error(message), { data: { appCode, requestId: "r-1" } });

test("describeError › an API error keeps its words and its request id", () => {
  expect(describeError(apiError("invalid_transition", "the group is completed"))).toEqual({
    kind: "refused",
    message: "the group is completed",
    requestId: "r-1",
  });
});

test.each([
  ["unauthenticated", "signed_out"],
  ["not_found", "not_found"],
  ["storage_unavailable", "unreachable"],
])("describeError › %s is %s", (code, kind) => expect(describeError(apiError(code, "x")).kind).toBe(kind));

test.each([new TypeError("fetch failed"), "text", null, apiError("unheard_of", "secret")])(
  "describeError › what is not the API's answer counts as unreachable",
  (error) => expect(describeError(error)).toEqual({ kind: "unreachable", message: expect.any(String) }),
);
