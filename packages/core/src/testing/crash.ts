import type { Context } from "../resources/context.ts";
import type { Database } from "../resources/db/database.ts";

/** Stands for a process that dies: what came before it happened, nothing after it does. */
export class Crash extends Error {}

/** A context whose process dies when the `nth` thing that a use case asks of store, queue or database has happened. */
export function crashAfter(ctx: Context, nth: number): { ctx: Context; steps: string[] } {
  const steps: string[] = [];
  const step = (name: string) => {
    steps.push(name);
    if (steps.length === nth) throw new Crash(`after ${name}`);
  };
  const watch = <T extends object>(target: T, prefix: string): T =>
    new Proxy(target, {
      get(_, property) {
        const value = Reflect.get(target, property, target) as unknown;
        const name = `${prefix}.${String(property)}`;
        if (property === "$transaction") return transactionOf(target as unknown as Database, watch, step);
        // A model of Prisma's: its methods are what asks.
        if (typeof value === "object" && value !== null && prefix === "db") return watch(value, name);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          const result = value.apply(target, args) as unknown;
          if (!isThenable(result)) return result;
          return Promise.resolve(result).then((settled) => {
            step(name);
            return settled;
          });
        };
      },
    });
  return {
    ctx: { ...ctx, db: watch(ctx.db, "db"), storage: watch(ctx.storage, "storage") },
    steps,
  };
}

function transactionOf(
  db: Database,
  watch: <T extends object>(target: T, prefix: string) => T,
  step: (name: string) => void,
) {
  return async (run: (tx: object) => Promise<unknown>) => {
    // An error inside rolls the transaction back, as Postgres does when a client's connection drops.
    const result = await db.$transaction((tx) => run(watch(tx, "db")));
    step("db.commit");
    return result;
  };
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
