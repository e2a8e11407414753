import fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import type { Route } from "../operations/index.ts";
import { routes } from "../operations/index.ts";
import { createApiHarness } from "../testing/api-harness.ts";
import { knownIds } from "../testing/known-ids.ts";
import { expectClear, like, schemaOf, strange } from "../testing/strange-input.ts";
import { unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);
/** Ids that exist, so that what is wrong is reached. */
let ids: Awaited<ReturnType<typeof knownIds>>;
beforeAll(async () => {
  ids = await knownIds(harness);
});

/** As a client writes it into an address. */
const inAddress = (value: unknown) =>
  encodeURIComponent(typeof value === "string" ? value.toWellFormed() : JSON.stringify(value));

function addressOf(route: Route): fc.Arbitrary<string> {
  const names = route.path.match(/:\w+/g) ?? [];
  const pick = (name: string) =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(String(ids[name] ?? unknownId())) }, strange.map(inAddress));
  const query = route.query
    ? fc.dictionary(fc.constantFrom(...Object.keys(schemaOf(route.query).properties ?? {}), "other"), strange)
    : fc.constant({});
  return fc.tuple(query, ...names.map((name) => pick(name.slice(1)))).map(([given, ...values]) => {
    const path = values.reduce(
      (text: string, value, index) => text.replace(names[index] ?? "", value || "-"),
      route.path,
    );
    const search = Object.entries(given).map(([name, value]) => `${name}=${inAddress(value)}`);
    return `/api${path}${search.length > 0 ? `?${search.join("&")}` : ""}`;
  });
}

describe.each(routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
  "%s",
  (_, route) => {
    test("› whatever is sent is answered, refused in words, and never breaks the server", async () => {
      const body = route.body ? fc.option(like(schemaOf(route.body)), { nil: undefined }) : fc.constant(undefined);
      await fc.assert(
        fc.asyncProperty(addressOf(route), body, async (address, sent) => {
          expectClear(await harness.call(route.method.toUpperCase(), address, { body: sent }));
        }),
        { numRuns: 60 },
      );
    });
  },
);
