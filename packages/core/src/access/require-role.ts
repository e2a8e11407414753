import type { KeyRole } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Actor } from "../resources/context.ts";

/**
 * @throws AppError forbidden; an admin may do everything. token_scope: an upload token may do nothing that is given to
 * a role.
 */
export function requireRole(actor: Actor, roles: readonly KeyRole[]): void {
  if (actor.token) throw new AppError("token_scope", "An upload token does not authorize this call; use an API key.");
  if (actor.role === "admin" || roles.includes(actor.role)) return;
  const allowed = [...new Set(["admin", ...roles])].join(" or ");
  throw new AppError("forbidden", `This call needs the role ${allowed}; yours is ${actor.role}.`);
}
