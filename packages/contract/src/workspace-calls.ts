import { z } from "zod";
import { createdKey, shortName } from "./key-calls.ts";
import { isoTime } from "./primitives.ts";

const email = z.email("must be an e-mail address").max(200, "must be at most 200 characters").toLowerCase();

export const createWorkspaceBody = z.object({
  name: shortName.describe("Name of the workspace."),
  ownerEmail: email.optional().describe("Who signs in to the admin UI; left out, the workspace is run by keys alone."),
});
export type CreateWorkspaceBody = z.infer<typeof createWorkspaceBody>;

export const workspaceParams = z.object({ workspaceId: z.uuid("must be a UUID").describe("Id of the workspace.") });

export const addOwnerBody = z.object({ email: email.describe("E-mail address to sign in with.") });
export type AddOwnerBody = z.infer<typeof addOwnerBody>;

export const workspaceState = z.object({
  workspaceId: z.uuid().describe("Id of the workspace."),
  name: z.string().describe("Name of the workspace."),
  createdAt: isoTime.describe("When the workspace was created."),
  owners: z
    .array(
      z.object({
        name: z.string().describe("Name of the owner."),
        email: z.string().describe("E-mail address that the owner signs in with."),
      }),
    )
    .describe("Who may sign in to the workspace, oldest first."),
});
export type WorkspaceState = z.infer<typeof workspaceState>;

/** An owner with the generated password: no later answer carries it. */
export const createdOwner = z.object({
  email: z.string().describe("E-mail address to sign in with."),
  password: z.string().describe("The generated password."),
});
export type CreatedOwner = z.infer<typeof createdOwner>;

/** A workspace with its first admin key, shown here only. */
export const createdWorkspace = workspaceState.extend({
  owner: createdOwner.nullable().describe("The owner with the password; null if no address was given."),
  adminKey: createdKey.describe("The workspace's first admin key."),
});
export type CreatedWorkspace = z.infer<typeof createdWorkspace>;
