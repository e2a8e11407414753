import { type AppError, errorTable, type Resources } from "@vergence/core";

/**
 * Logs an error of this server or of what it needs; what the caller did wrong is the answer's alone.
 * @param thrown as it was caught, where `error` has no cause
 * @param place the request, and the route or procedure that failed
 */
export function logFault({ logger }: Resources, error: AppError, thrown: unknown, place: object): void {
  if (errorTable[error.code].blame === "server") logger.error({ err: error.cause ?? thrown, ...place }, error.message);
}
