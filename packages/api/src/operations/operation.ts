import type { ErrorCode, KeyRole } from "@vergence/contract";
import type { Context, TokenUse } from "@vergence/core";
import type { z } from "zod";

type Parsed<S> = S extends z.ZodType ? z.infer<S> : undefined;

/** One call of the REST API, declared: what it takes, who may make it, which use case answers, and how it is described. */
export interface Route {
  method: "get" | "post" | "delete";
  /** Below `/api`, parameters as `:name`. */
  path: string;
  /** Roles beside admin, which may do everything. */
  roles: readonly KeyRole[];
  /** How upload tokens of the group that `:uploadSessionId` names reach it; left out, they do not. */
  uploadTokens?: TokenUse;
  status: 200 | 201 | 202;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The shape of the answer. */
  answer: z.ZodType;
  /** The call's name for programs that are made from the description. */
  operationId?: string;
  /** What it does, in one line without a full stop. */
  summary?: string;
  /** What a caller has to know beside its shapes. */
  description?: string;
  tags?: readonly string[];
  /** What it refuses beside what its shape says already; see `errorCodesOf`. */
  errors?: readonly ErrorCode[];
  /**
   * `sameState`: of a POST whose repetition leads to the same state by itself and whose answer is worth making anew, as one with
   * addresses that end. Its answers are not kept for an `Idempotency-Key`.
   */
  repeat?: "sameState";
  /** Whether a `Link` header leads to the next page: where the answer is a list by itself. */
  hasNextLink?: boolean;
  run(ctx: Context, input: { params: unknown; query: unknown; body: unknown }, reply: Reply): Promise<unknown>;
}

/** What a route may say beside its answer. */
export interface Reply {
  /** Where the next page is (RFC 8288), as a `Link` header; nothing on the last one. */
  linkNext(cursor: string | null): void;
}

/** An answer whose lists need not be there at once: see `toJsonBody`. */
type Lazy<Answer> = {
  [Field in keyof Answer]: Answer[Field] extends readonly (infer Item)[] ? Iterable<Item> : Answer[Field];
};

interface TypedRoute<P, Q, B, A extends z.ZodType> extends Omit<Route, "params" | "query" | "body" | "answer" | "run"> {
  params?: P;
  query?: Q;
  body?: B;
  answer: A;
  run(
    ctx: Context,
    input: { params: Parsed<P>; query: Parsed<Q>; body: Parsed<B> },
    reply: Reply,
  ): Promise<Lazy<z.infer<A>>>;
}

/** Declares a route with its types inferred from its schemas. */
export function route<
  A extends z.ZodType,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(definition: TypedRoute<P, Q, B, A>): Route {
  return definition as Route;
}
