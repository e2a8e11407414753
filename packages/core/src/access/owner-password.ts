import { randomBytes } from "node:crypto";
import { AppError } from "../kernel/errors.ts";

/** A password for a new owner, 144 random bits: shown once, in the answer that makes them. */
export const makePassword = (): string => randomBytes(18).toString("base64url");

/** @param field where the address is in the input */
export function emailTaken(field: string): AppError {
  const message = "has an account already; a person belongs to one workspace";
  return new AppError("invalid_input", `The input is not valid: ${field} ${message}.`, {
    issues: [{ path: field, message }],
  });
}
