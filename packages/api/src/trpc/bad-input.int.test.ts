import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { createApiHarness } from "../testing/api-harness.ts";
import { knownIds } from "../testing/known-ids.ts";
import { expectNoFailure, like, schemaOf, strange } from "../testing/strange-input.ts";
import { useHarness } from "../testing/use-harness.ts";
import { appRouter } from "./app-router.ts";

const harness = useHarness(createApiHarness);
let known: Awaited<ReturnType<typeof knownIds>>;
beforeAll(async () => {
  known = await knownIds(harness);
});

interface Procedure {
  _def: { type: "query" | "mutation" | "subscription"; inputs: z.ZodType[] };
}

/** Subscriptions stay open: `changes.int.test.ts` has theirs. */
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).filter(
  ([, { _def }]) => _def.type !== "subscription",
);

/** As an intersection of schemas says it: of each, what the object may have. */
function inputOf({ _def }: Procedure): fc.Arbitrary<unknown> {
  const [schema] = _def.inputs;
  if (!schema) return strange;
  const { allOf, ...own } = schemaOf(schema) as ReturnType<typeof schemaOf> & { allOf?: (typeof own)[] };
  const properties = Object.assign({}, own.properties, ...(allOf ?? []).map((part) => part.properties));
  return like({ ...own, properties }, known);
}

describe.each(procedures)("%s", (name, procedure) => {
  test("› whatever is sent is answered, refused in words, and never breaks the server", async () => {
    const path = `/api/trpc/${name}`;
    await fc.assert(
      fc.asyncProperty(inputOf(procedure), async (input) => {
        const answer =
          procedure._def.type === "query"
            ? await harness.call("GET", `${path}?input=${encodeURIComponent(JSON.stringify(input).toWellFormed())}`)
            : await harness.call("POST", path, { body: input });
        expectNoFailure(answer);
        if (answer.status >= 400) expect(answer.json).toMatchObject({ error: expect.anything() });
      }),
      { numRuns: 40 },
    );
  });
});
