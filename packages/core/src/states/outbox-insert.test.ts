import { eventTypes, vergenceEvent } from "@vergence/contract";
import { expect, test } from "vitest";
import { publicMoves } from "./outbox-insert.ts";

test("every type of event › has a schema, and a move that emits it", () => {
  const emitted = Object.values(publicMoves).flatMap((moves) => Object.values(moves));
  expect([...eventTypes].sort()).toEqual(emitted.sort());
  expect(vergenceEvent.options.map(({ shape }) => shape.type.value).sort()).toEqual([...eventTypes].sort());
});
