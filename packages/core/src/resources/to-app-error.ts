import { AppError } from "../kernel/errors.ts";
import { Prisma } from "./db/database.ts";

// Prisma: cannot reach, timed out, connection closed, pool exhausted, too many connections, transaction could not
// start.
const prismaUnavailable = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"]);
// Postgres: connection exceptions (class 08), shutting down, starting up, too many connections.
const sqlStateUnavailable = /^(08...|57P0[123]|53300)$/;
const nodeUnavailable = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EHOSTUNREACH"]);
const messageUnavailable =
  /Connection terminated|is not queryable|Connection ended unexpectedly|timeout exceeded when trying to connect|Query read timeout|terminating connection|Can't reach database|ConnectionClosed|DatabaseNotReachable|server closed the connection|the database system is/i;

/** What callers may know of any error: ours as it is, an unreachable database as 503, and nothing of the rest. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseUnavailable(error))
    return new AppError("database_unavailable", "The database cannot be reached; try again shortly.", { cause: error });
  return new AppError("internal", "Something went wrong on our side.", { cause: error });
}

function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (prismaUnavailable.has(code) || sqlStateUnavailable.test(code) || nodeUnavailable.has(code)) return true;
  if (messageUnavailable.test(error.message)) return true;
  return error.cause !== undefined && isDatabaseUnavailable(error.cause);
}
