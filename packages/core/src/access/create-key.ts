import { type CreatedKey, type CreateKeyBody, temporaryKeySeconds } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy } from "../states/audit.ts";
import { insertKey } from "./insert-key.ts";

/**
 * Makes a key of the caller's workspace. The answer is the only place where the key itself ever stands.
 * @throws AppError invalid_input for an expiry in the past
 */
export async function createKey(ctx: Context, input: CreateKeyBody): Promise<CreatedKey> {
  const { name, role } = input;
  const expiresAt = endOf(input, ctx.clock.now());
  return ctx.db.$transaction((tx) => insertKey(tx, ctx.clock, auditBy(ctx), { name, role, expiresAt }));
}

function endOf({ expiresAt, temporary }: CreateKeyBody, now: Date): Date | null {
  if (!expiresAt) return temporary ? new Date(now.getTime() + temporaryKeySeconds * 1000) : null;
  const end = new Date(expiresAt);
  if (end > now) return end;
  const issues = [{ path: "expiresAt", message: "must be in the future" }];
  throw new AppError("invalid_input", "The body is not valid: expiresAt must be in the future.", { issues });
}
