import { type AddOwnerBody, addOwnerBody, type CreateWorkspaceBody, createWorkspaceBody } from "@vergence/contract";
import {
  checkWith,
  expectFlags,
  expectIds,
  expectNoArgument,
  noSuchVerb,
  parseFlags,
  text,
} from "../command-line/arguments.ts";

export const workspacesUsage = `Usage: vergence workspaces create --name NAME [--owner EMAIL]
       vergence workspaces list
       vergence workspaces add-owner WORKSPACEID --email EMAIL

  A new workspace's admin key and an owner's password are shown once. Only admins of the default workspace may do this.`;

export type WorkspacesCommand =
  | { verb: "create"; body: CreateWorkspaceBody }
  | { verb: "list" }
  | { verb: "add-owner"; body: AddOwnerBody };

/** The flag that a field of a call on workspaces comes from. */
export const flagOfWorkspaceField = (field: string) =>
  ({ name: "--name", ownerEmail: "--owner", email: "--email", workspaceId: "WORKSPACEID" })[field] ?? field;

const check = checkWith(flagOfWorkspaceField);

/** @throws UsageError naming every flag that is wrong */
export function parseWorkspacesArgs(args: string[]): WorkspacesCommand {
  const [verb, ...rest] = args;
  if (verb === "create") {
    const { values, positionals } = parseFlags(rest, { name: text, owner: text });
    expectNoArgument("workspaces create", positionals, "NAME");
    expectFlags({ name: values.name });
    return { verb, body: check(createWorkspaceBody.safeParse({ name: values.name, ownerEmail: values.owner })) };
  }
  if (verb === "list") {
    const { positionals } = parseFlags(rest, {});
    expectNoArgument("workspaces list", positionals);
    return { verb };
  }
  if (verb === "add-owner") {
    const { values, positionals } = parseFlags(rest, { email: text });
    expectIds("workspaces add-owner", positionals, { names: ["WORKSPACEID"], lister: "workspaces list" });
    expectFlags({ email: values.email });
    return { verb, body: check(addOwnerBody.safeParse({ workspaceId: positionals[0], email: values.email })) };
  }
  throw noSuchVerb("workspaces", verb);
}
