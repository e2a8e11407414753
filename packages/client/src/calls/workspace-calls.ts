import type {
  AddOwnerBody,
  CreatedOwner,
  CreatedWorkspace,
  CreateWorkspaceBody,
  WorkspaceState,
} from "@vergence/contract";
import { type CallOptions, type PostOptions, step, type Verbs } from "./verbs.ts";

/** Workspaces of the installation; for admins of the default workspace. */
export const workspaceCalls = ({ get, post }: Verbs) => ({
  /** The only answer that carries the first admin key, and the owner's password. */
  create: (body: CreateWorkspaceBody, options?: PostOptions) => post<CreatedWorkspace>("/workspaces", body, options),
  /** All, oldest first, with their owners. */
  list: (options?: CallOptions) => get<WorkspaceState[]>("/workspaces", undefined, options),
  /** The only answer that carries the owner's password. */
  addOwner: (workspaceId: string, body: AddOwnerBody, options?: PostOptions) =>
    post<CreatedOwner>(`/workspaces/${step(workspaceId)}/owners`, body, options),
});
