import { AppError } from "../kernel/errors.ts";
import type { Actor } from "../resources/context.ts";
import { defaultWorkspaceId } from "./bootstrap.ts";

/** Admins of the default workspace run the installation. @throws AppError forbidden */
export function requireInstanceAdmin({ workspaceId, role }: Actor): void {
  if (role === "admin" && workspaceId === defaultWorkspaceId) return;
  throw new AppError("forbidden", "Workspaces are managed by admins of the default workspace.");
}
