import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJsonBody } from "./json-body.ts";

const read = (body: string | ReadableStream) => new Response(body).json();

describe("toJsonBody", () => {
  it("is plain JSON where all is there", () => {
    const answer = { items: [{ id: 1 }], nextCursor: null, left: undefined };
    expect(toJsonBody(answer)).toBe(JSON.stringify(answer));
  });

  it("says the same whether a list is there or made as it is sent", async () => {
    const others = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 });
    const items = fc.array(fc.jsonValue(), { maxLength: 600, size: "max" });
    await fc.assert(
      fc.asyncProperty(others, fc.string(), items, async (fields, name, list) => {
        fc.pre(name !== "__proto__" && !Object.hasOwn(fields, "__proto__"));
        const body = toJsonBody({ ...fields, [name]: list.values() });
        expect(body).toBeInstanceOf(ReadableStream);
        expect(await read(body)).toEqual(JSON.parse(JSON.stringify({ ...fields, [name]: list })));
      }),
      { numRuns: 50 },
    );
  });

  it("makes no more than is read, and lets other work run in between", async () => {
    let made = 0;
    function* numbers() {
      while (made < 10_000) yield ++made;
    }
    const reader = (toJsonBody({ numbers: numbers() }) as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    expect(made).toBeLessThanOrEqual(500);
    let turns = 0;
    const count = () => {
      turns += 1;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    while (!(await reader.read()).done);
    clearImmediate(immediate);
    expect(made).toBe(10_000);
    expect(turns).toBeGreaterThanOrEqual(30);
  });
});
