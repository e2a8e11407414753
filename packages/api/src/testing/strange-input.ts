import fc from "fast-check";
import { expect } from "vitest";
import { z } from "zod";
import { type Answer, expectProblem } from "./api-harness.ts";

/** What clients really send when they are wrong, and what breaks parsers, databases and stores. */
export const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, true, [], {}, "", " ", "\0", "\ud800", "../..", "%", "'; --", "a".repeat(10_001)),
  fc.constantFrom<unknown>(0, -1, 0.5, 1e308, 2 ** 53, -(2 ** 31), 2 ** 31, 2 ** 63),
  fc.constantFrom<unknown>("2026-02-30T00:00:00.000Z", "not-a-uuid", "http://[::1", "9".repeat(400), "__proto__"),
);

export type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  enum?: unknown[];
  anyOf?: JsonSchema[];
};
export const schemaOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;

/**
 * Mostly of the declared shape, strange in single places.
 * @param known values that fields of these names mostly have
 */
export function like(schema: JsonSchema, known: Record<string, unknown> = {}): fc.Arbitrary<unknown> {
  const choices: fc.Arbitrary<unknown>[] = [strange];
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, inner]) => {
      const value = like(inner, known);
      const mostly = { weight: 4, arbitrary: fc.constant(known[name]) };
      return [name, name in known ? fc.oneof(mostly, value) : value] as const;
    });
    choices.push(fc.record(Object.fromEntries(fields), { requiredKeys: [] }));
    choices.push(fc.record(Object.fromEntries(fields)));
  }
  if (schema.items) choices.push(fc.array(like(schema.items, known), { maxLength: 3 }));
  if (schema.enum) choices.push(fc.constantFrom(...schema.enum));
  for (const inner of schema.anyOf ?? []) choices.push(like(inner, known));
  return fc.oneof(...choices);
}

/** Nothing that is sent may make the server fail. What it does not have, such as a licence server, it says by 501. */
export function expectNoFailure({ status, text }: Pick<Answer, "status" | "text">): void {
  if (status !== 501 || !text.includes('"drm_not_configured"')) expect(status, text).toBeLessThan(500);
}

/** An answer of REST that is no failure of ours, and, where it refuses, says what is wrong. */
export function expectClear(answer: Answer): void {
  expectNoFailure(answer);
  if (answer.status < 400) return;
  const { code } = answer.json as { code: Parameters<typeof expectProblem>[2] };
  const { issues } = expectProblem(answer, answer.status, code);
  if (code === "invalid_input") expect(issues?.length).toBeGreaterThan(0);
}
