import {
  addOwnerBody,
  createdOwner,
  createdWorkspace,
  createWorkspaceBody,
  workspaceParams,
  workspaceState,
} from "@vergence/contract";
import { addOwner, createWorkspace, listWorkspaces } from "@vergence/core";
import { z } from "zod";
import { createdAt, keyId } from "./example-values.ts";
import { mutation, query } from "./operation.ts";

const tags = ["workspaces"];
/** Admins alone; the use cases ask for one of the default workspace, which runs the installation. */
const roles = [] as const;
const forWhom = "For admins of the default workspace.";
const workspaceId = "2f8d4b6a-93c1-4e70-8b5d-7c0e1a9f3d28";
const password = "an-example-of-a-password";
const firstOwner = { email: "ann@studio.example", password };
const laterOwner = { email: "bob@studio.example", password };
const aWorkspace = { workspaceId, name: "Studio", createdAt, owners: [{ name: "Owner", email: firstOwner.email }] };
const adminKey = {
  keyId,
  name: "First admin key",
  role: "admin",
  prefix: "vgk_Zq3xT9",
  createdAt,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  replacedBy: null,
  key: "vgk_an-example-of-a-key",
};

export const workspaces = {
  create: mutation({
    summary: "Create a workspace",
    description: `${forWhom} Only this answer contains the first admin key and the owner's password.`,
    rest: { operationId: "createWorkspace", tags, method: "post", path: "/workspaces", status: 201 },
    roles,
    body: createWorkspaceBody,
    answer: createdWorkspace,
    errors: [],
    example: {
      body: { name: "Studio", ownerEmail: firstOwner.email },
      answer: { ...aWorkspace, owner: firstOwner, adminKey },
    },
    run: createWorkspace,
  }),

  list: query({
    summary: "List workspaces, oldest first",
    description: forWhom,
    rest: { operationId: "listWorkspaces", tags, method: "get", path: "/workspaces" },
    roles,
    answer: z.array(workspaceState),
    errors: [],
    example: { answer: [aWorkspace] },
    run: listWorkspaces,
  }),

  addOwner: mutation({
    summary: "Add an owner to a workspace",
    description: `${forWhom} Only this answer contains the owner's password.`,
    rest: { operationId: "addOwner", tags, method: "post", path: "/workspaces/:workspaceId/owners", status: 201 },
    roles,
    params: workspaceParams,
    body: addOwnerBody,
    answer: createdOwner,
    errors: ["not_found"],
    example: { params: { workspaceId }, body: { email: laterOwner.email }, answer: laterOwner },
    run: addOwner,
  }),
};
