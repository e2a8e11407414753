import { expect, test } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";

const of = (body: unknown, address = "/api/a", method = "POST") => fingerprintOf({ method, address, body });

test("the order of members and white space make no other call", () => {
  expect(of(JSON.parse('{"a":1,"b":{"2":[1,{"x":1,"y":2}],"1":null}}'))).toBe(
    of(JSON.parse('{ "b":{"1":null,"2":[1,{"y":2,"x":1}]}, "a":1 }')),
  );
  expect(of(undefined)).toBe(of(null));
});

test.each([
  [{ a: 1 }, { a: "1" }],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{ a: {} }, { a: [] }],
  [{ a: null }, {}],
  [[["a", 1]], { a: 1 }],
  [{ members: [["a", 1]] }, { a: 1 }],
  [null, {}],
])("%j and %j are two calls", (one, other) => {
  expect(of(one)).not.toBe(of(other));
});

test("another address or method is another call", () => {
  expect(new Set([of({}), of({}, "/api/b"), of({}, "/api/a?x=1"), of({}, "/api/a", "DELETE")]).size).toBe(4);
});
