import type { TRPCMutationProcedure, TRPCQueryProcedure } from "@trpc/server";
import type { Context } from "@vergence/core";
import type { z } from "zod";
import type { Operation, SentOf } from "../operations/index.ts";
import { type ErrorShape, procedureFor } from "./trpc.ts";

/** An operation's procedure, as exact as if it were written out: clients take their types from it. */
type ProcedureOf<Declared> =
  Declared extends Operation<infer Kind, infer P, infer Q, infer B, infer Output>
    ? Procedure<
        Kind,
        {
          input: OrElse<SentOf<P, Q, B>, void>;
          output: Output;
          meta: object;
          errorShape: ErrorShape;
        }
      >
    : never;
type OrElse<Sent, Nothing> = unknown extends Sent ? Nothing : Sent;
type Procedure<Kind, Types extends { input: unknown; output: unknown; meta: unknown }> = Kind extends "query"
  ? TRPCQueryProcedure<Types>
  : TRPCMutationProcedure<Types>;

type Operations = Record<string, Record<string, Operation>>;
type ProceduresOf<All> = {
  [Router in keyof All]: { [Call in keyof All[Router]]: ProcedureOf<All[Router][Call]> };
};

/** The procedures of operations, under the same names. */
export function proceduresOf<const All extends Operations>(operations: All): ProceduresOf<All> {
  const each = <Value, Made>(values: Record<string, Value>, make: (value: Value) => Made) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(value)]));
  return each(operations, (calls) => each(calls, procedureOf)) as ProceduresOf<All>;
}

function procedureOf(operation: Operation) {
  const { kind, roles } = operation;
  const schema = inputOf(operation);
  const procedure = schema ? procedureFor(...roles).input(schema) : procedureFor(...roles);
  const resolve = ({ ctx, input }: { ctx: { call: Context }; input?: unknown }) => operation.run(ctx.call, input);
  return kind === "query" ? procedure.query(resolve) : procedure.mutation(resolve);
}

/** Parameters, query and body as one; undefined where a call takes none of them. */
function inputOf({ params, query, body }: Operation): z.ZodType | undefined {
  return [params, query, body]
    .filter((schema) => schema !== undefined)
    .reduce<z.ZodType | undefined>((whole, schema) => whole?.and(schema) ?? schema, undefined);
}
