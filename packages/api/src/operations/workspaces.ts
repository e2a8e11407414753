import { addOwnerBody, createdOwner, createdWorkspace, createWorkspaceBody, workspaceState } from "@vergence/contract";
import { addOwner, createWorkspace, listWorkspaces } from "@vergence/core";
import { z } from "zod";
import { createdAt, keyId } from "./example-values.ts";
import { mutation, query } from "./operation.ts";

/** Admins alone; the use cases ask for one of the default workspace, which runs the installation. */
const roles = [] as const;
const workspaceId = "2f8d4b6a-93c1-4e70-8b5d-7c0e1a9f3d28";
const anOwner = { email: "ann@studio.example", password: "an-example-of-a-password" };
const aWorkspace = { workspaceId, name: "Studio", createdAt, owners: [{ name: "ann", email: anOwner.email }] };
const adminKey = {
  keyId,
  name: "admin",
  role: "admin",
  prefix: "vgk_Zq3xT9",
  createdAt,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  replacedBy: null,
  key: "vgk_an-example-of-a-key",
};

/** Procedures alone: REST has no calls on workspaces. */
export const workspaces = {
  create: mutation({
    summary: "Create a workspace with its first admin key",
    description: "Only this answer contains the key, and the owner's password.",
    roles,
    body: createWorkspaceBody,
    answer: createdWorkspace,
    errors: [],
    example: {
      body: { name: "Studio", ownerEmail: anOwner.email },
      answer: { ...aWorkspace, owner: anOwner, adminKey },
    },
    run: createWorkspace,
  }),

  list: query({
    summary: "List the installation's workspaces, oldest first",
    roles,
    answer: z.array(workspaceState),
    errors: [],
    example: { answer: [aWorkspace] },
    run: listWorkspaces,
  }),

  addOwner: mutation({
    summary: "Add an owner who may sign in to a workspace",
    description: "Only this answer contains the owner's password.",
    roles,
    body: addOwnerBody,
    answer: createdOwner,
    errors: ["not_found"],
    example: { body: { workspaceId, email: anOwner.email }, answer: anOwner },
    run: addOwner,
  }),
};
