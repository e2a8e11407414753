import type { ErrorCode, KeyRole } from "@vergence/contract";
import type { Context, TokenUse } from "@vergence/core";
import type { z } from "zod";

type Kind = "query" | "mutation";
type Schema = z.ZodType | undefined;
type InOf<S> = S extends z.ZodType ? z.input<S> : unknown;
type OutOf<S> = S extends z.ZodType ? z.output<S> : unknown;

/** What a caller sends: parameters, query and body as one object; `unknown` where a call takes none of them. */
export type SentOf<P, Q, B> = InOf<P> & InOf<Q> & InOf<B>;
/** The same after its schemas have checked it. */
type InputOf<P, Q, B> = OutOf<P> & OutOf<Q> & OutOf<B>;

/**
 * One call of the API, declared once: what it takes, who may make it, which use case answers, and how it is described.
 * The tRPC procedure, the REST route, the OpenAPI description and the tests' tables follow from it.
 */
export interface Operation<
  K extends Kind = Kind,
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
  O = unknown,
> {
  kind: K;
  /** What it does, in one line without a full stop. */
  summary: string;
  /** What a caller has to know beside the shapes. */
  description?: string;
  /** Roles beside admin, which may do everything. */
  roles: readonly KeyRole[];
  /**
   * How upload tokens of the group that `uploadSessionId` names may make the call over REST; left out, they may not.
   */
  uploadTokens?: TokenUse;
  /** No name is in more than one of `params`, `query` and `body`: `run` gets them as one object. */
  params?: P;
  query?: Q;
  body?: B;
  /** The shape of what `run` returns. */
  answer: z.ZodType;
  /** Codes that it refuses with beside those that follow from its shape; see `errorCodesOf`. */
  errors: readonly ErrorCode[];
  example: Example;
  run(ctx: Context, input: InputOf<P, Q, B>): Promise<O>;
  /** Left out, there is a procedure only. */
  rest?: Rest<InputOf<P, Q, B>>;
}

/** One call as the description shows it, and as tests make it, with ids of their own. */
export interface Example {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  /** Of the REST route, where there is one. */
  answer: unknown;
}

/** How REST serves an operation. */
export interface Rest<Input = unknown> {
  /** The call's name in programs that are generated from the description. */
  operationId: string;
  tags: readonly string[];
  method: "get" | "post" | "delete";
  /** Below `/api`, parameters as `:name`. */
  path: string;
  /** 200 where it is left out. */
  status?: 200 | 201 | 202;
  /**
   * `sameState`: a POST whose repetition leads to the same state by itself and whose answer is worth computing again,
   * for example because it has URLs that expire. Its answers are not kept for an `Idempotency-Key`.
   */
  repeat?: "sameState";
  /** Whether a `Link` header names the next page, because the answer is a bare list. */
  hasNextLink?: boolean;
  /** Where the answer has another shape than the procedure's. */
  answer?: z.ZodType;
  /** Where the answer is made in another way than the procedure's. */
  run?(ctx: Context, input: Input, reply: Reply): Promise<unknown>;
}

/** What a route may add to its answer. */
export interface Reply {
  /** Names the next page in a `Link` header (RFC 8288); null on the last page. */
  linkNext(cursor: string | null): void;
}

/** An answer whose lists need not be complete before the first byte is sent: see `toJsonBody`. */
type Lazy<Answer> = {
  [Field in keyof Answer]: Answer[Field] extends readonly (infer Item)[] ? Iterable<Item> : Answer[Field];
};

interface TypedRest<Input, A extends Schema, R extends Schema> extends Rest<Input> {
  answer?: R;
  run?(ctx: Context, input: Input, reply: Reply): Promise<Lazy<OutOf<R extends z.ZodType ? R : A>>>;
}

/** What is declared of an operation; its types are inferred from the schemas. */
interface Declaration<P extends Schema, Q extends Schema, B extends Schema, A extends Schema, R extends Schema, O>
  extends Omit<Operation<Kind, P, Q, B, O>, "kind" | "answer" | "rest"> {
  answer: A;
  rest?: TypedRest<InputOf<P, Q, B>, A, R>;
}

/** Declares a call that reads. */
export function query<
  A extends z.ZodType,
  O extends z.output<A>,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(declaration: Declaration<P, Q, B, A, R, O>): Operation<"query", P, Q, B, O> {
  return { kind: "query", ...declaration } as Operation<"query", P, Q, B, O>;
}

/** Declares a call that changes something, or whose POST carries what it asks. */
export function mutation<
  A extends z.ZodType,
  O extends z.output<A>,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(declaration: Declaration<P, Q, B, A, R, O>): Operation<"mutation", P, Q, B, O> {
  return { kind: "mutation", ...declaration } as Operation<"mutation", P, Q, B, O>;
}
