import { expect, test } from "vitest";
import { parseBenchArguments } from "./arguments.ts";

const known = ["complete", "part-urls"];

test("no words › all rows, seven rounds", () => {
  expect(parseBenchArguments([], known)).toEqual({ list: false, rows: known, rounds: 7, profile: false });
});
test("a row and options › that row, as asked", () => {
  const given = ["part-urls", "--rounds", "9", "--profile"];
  expect(parseBenchArguments(given, known)).toEqual({ list: false, rows: ["part-urls"], rounds: 9, profile: true });
});
test("a row that is not there › says which there are", () => {
  expect(() => parseBenchArguments(["parts"], known)).toThrow("There is no row parts. There are complete, part-urls.");
});
test.each(["4", "5.5", "many"])("--rounds %s › must be a whole number of at least 5", (rounds) => {
  expect(() => parseBenchArguments(["--rounds", rounds], known)).toThrow("at least 5");
});
