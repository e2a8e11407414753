import { initTRPC, TRPCError } from "@trpc/server";
import type { ErrorCode, KeyRole, Problem } from "@vergence/contract";
import { AppError, errorTable, type Resources, requireRole, toAppError } from "@vergence/core";
import { ZodError } from "zod";
import { type Caller, contextOf } from "../request/caller.ts";
import { issuesOf } from "../request/parse-input.ts";

/** What every procedure is called with; who calls is found out when a procedure asks. */
export interface TrpcContext {
  resources: Resources;
  requestId: string;
  findCaller(): Promise<Caller>;
}

/** What an error's `data` carries beside tRPC's own fields: the same as a problem document. */
interface AppErrorData {
  appCode: ErrorCode;
  issues: NonNullable<Problem["issues"]>;
  requestId: string | null;
}

const t = initTRPC.context<TrpcContext>().create({
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  errorFormatter({ shape, error, ctx }) {
    const appError = appErrorOf(error);
    const data: AppErrorData = {
      appCode: appError.code,
      issues: appError.issues,
      requestId: ctx?.requestId ?? null,
    };
    const { stack: _, ...shapeData } = shape.data;
    return { ...shape, message: appError.message, data: { ...shapeData, ...data } };
  },
});

export const { router, createCallerFactory } = t;

/** What all procedures have in common; `errorShape` is what a client gets in place of an answer. */
export type CommonTypes = (typeof t)["_config"]["$types"];

/** Turns what the input or a use case throws into tRPC's error with the code of our table; both transports share it. */
const translateErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  throw trpcErrorOf(appErrorOf(result.error));
});

/** A procedure for callers with one of the roles; an admin may do everything. */
export const procedureFor = (...roles: KeyRole[]) =>
  t.procedure.use(translateErrors).use(async ({ ctx, next }) => {
    const { actor, user } = await ctx.findCaller();
    requireRole(actor, roles);
    return next({ ctx: { ...ctx, user, call: contextOf(ctx.resources, actor, ctx.requestId) } });
  });

/** The same as tRPC says it. */
export function trpcErrorOf(error: AppError): TRPCError {
  return new TRPCError({ code: errorTable[error.code].trpc, message: error.message, cause: error });
}

/** Our meaning of any error tRPC raises: bad input and unknown procedures are its own. */
export function appErrorOf(error: TRPCError): AppError {
  if (error.cause instanceof AppError) return error.cause;
  if (error.cause instanceof ZodError) {
    return new AppError("invalid_input", "The input is not valid.", { issues: issuesOf(error.cause) });
  }
  // How `?input=` fails; a body is read by `readJson`.
  if (error.cause instanceof SyntaxError) return new AppError("malformed_json", "The input is not well-formed JSON.");
  if (error.code === "NOT_FOUND") return new AppError("not_found", "There is no such procedure.");
  if (error.code === "UNSUPPORTED_MEDIA_TYPE")
    return new AppError("unsupported_media_type", "Send the input as application/json.");
  if (error.code === "METHOD_NOT_SUPPORTED")
    return new AppError("method_not_allowed", "This procedure is called with another method.");
  if (error.code === "PAYLOAD_TOO_LARGE") return new AppError("payload_too_large", "The input is too large.");
  if (error.code === "BAD_REQUEST") return new AppError("invalid_input", "The request is not valid.");
  return toAppError(error.cause ?? error);
}
