import { describe, expect, test } from "vitest";
import { operationList, routes } from "./index.ts";

const namesOf = (schema: object | undefined) =>
  Object.keys((schema as { shape?: Record<string, unknown> } | undefined)?.shape ?? {});

describe.each(operationList.map((operation) => [operation.name, operation] as const))("%s", (_, operation) => {
  const { kind, params, query, body, example, answer, rest } = operation;

  test("› no name is in two of its parameters, query and body", () => {
    const names = [params, query, body].flatMap(namesOf);
    expect(new Set(names).size).toBe(names.length);
  });

  test("› its example is what it takes and answers", () => {
    for (const [schema, value] of [
      [params, example.params],
      [query, example.query],
      [body, example.body],
    ] as const) {
      expect(schema !== undefined || value === undefined).toBe(true);
      expect(schema?.safeParse(value ?? {}).error).toBeUndefined();
    }
    expect((rest?.answer ?? answer).safeParse(example.answer).error).toBeUndefined();
  });

  test("› reads by GET, and changes by another method", () => {
    if (rest) expect(kind === "query").toBe(rest.method === "get");
  });

  test("› the parameters of its address are those that it declares", () => {
    if (!rest) return;
    const inAddress = [...rest.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(namesOf(params)).toEqual(inAddress);
  });
});

test("no address stands before another that it would answer for", () => {
  for (const [index, route] of routes.entries()) {
    const taken = new RegExp(`^${route.path.replace(/:\w+/g, "[^/]+")}$`);
    for (const later of routes.slice(index + 1).filter(({ path }) => path !== route.path))
      expect(taken.test(later.path), `${route.path} takes ${later.path}`).toBe(false);
  }
});
