import { describe, expect, test } from "vitest";
import { rollUp } from "./roll-up.ts";

const declarations = (output: string) => `export declare const appRouter: import("@trpc/server").TRPCBuiltRouter<{
    ctx: import("./trpc.ts").TrpcContext;
    meta: object;
}, {
    get: import("@trpc/server").TRPCQueryProcedure<{ input: void; output: ${output}; meta: object }>;
}>;
export type AppRouter = typeof appRouter;
`;

describe("rollUp", () => {
  test("› leaves the context out and exports the type alone", () => {
    const rolledUp = rollUp(declarations('import("@vergence/contract").Library'));
    expect(rolledUp).toContain("ctx: object;");
    expect(rolledUp).not.toMatch(/\.ts"|export declare/);
    expect(rolledUp).toContain("export type AppRouter = typeof appRouter;");
  });

  test.each(['import("@vergence/core").Video', 'import("../videos.ts").Video'])(
    "› refuses an answer of %s",
    (output) => {
      expect(() => rollUp(declarations(output))).toThrow(
        /^The router's type names types of (@vergence\/core|\.\.\/videos)/,
      );
    },
  );
});
