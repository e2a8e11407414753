import { expect, test } from "vitest";
import { loggedLines } from "./logged-lines.ts";

test("loggedLines › parses whole lines of JSON, and leaves out words, broken lines and the half one at the end", () => {
  const output = '{"event":"a"}\nwords of a library\n{"event":"b"\n{"event":"c","n":1}\n{"event":"d"}';
  expect(loggedLines(output)).toEqual([{ event: "a" }, { event: "c", n: 1 }]);
});
