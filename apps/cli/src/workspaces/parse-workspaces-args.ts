import { type AddOwnerBody, addOwnerBody, type CreateWorkspaceBody, createWorkspaceBody } from "@vergence/contract";
import { checkWith, parseFlags, text } from "../arguments.ts";
import { UsageError } from "../cli-error.ts";

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
    if (positionals.length > 0)
      throw new UsageError(`workspaces create takes no argument "${positionals[0]}"; quote a NAME of several words`);
    if (values.name === undefined) throw new UsageError("--name is missing");
    return { verb, body: check(createWorkspaceBody.safeParse({ name: values.name, ownerEmail: values.owner })) };
  }
  if (verb === "list") {
    const { positionals } = parseFlags(rest, {});
    if (positionals.length > 0) throw new UsageError(`workspaces list takes no argument "${positionals[0]}"`);
    return { verb };
  }
  if (verb === "add-owner") {
    const { values, positionals } = parseFlags(rest, { email: text });
    if (positionals.length !== 1)
      throw new UsageError("workspaces add-owner takes one WORKSPACEID; workspaces list shows them");
    if (values.email === undefined) throw new UsageError("--email is missing");
    return { verb, body: check(addOwnerBody.safeParse({ workspaceId: positionals[0], email: values.email })) };
  }
  throw new UsageError(verb ? `there is no command "workspaces ${verb}"` : "workspaces: which command?");
}
