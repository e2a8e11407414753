import type { WorkspaceState } from "@vergence/contract";
import { table } from "../output/table.ts";
import { type Env, findServer } from "../server/find-server.ts";
import { createInternalClient, explainCallError, type InternalClient } from "../server/trpc.ts";
import { flagOfWorkspaceField, type WorkspacesCommand } from "./parse-workspaces-args.ts";

/** Runs a command on workspaces and returns what goes to stdout; what is secret in it is shown here only. */
export async function runWorkspacesCommand(command: WorkspacesCommand, env: Env): Promise<string> {
  const server = findServer(env);
  try {
    return await run(command, createInternalClient(server));
  } catch (error) {
    throw explainCallError(error, { server, isLocal: !env.VERGENCE_BASE_URL, flagOf: flagOfWorkspaceField });
  }
}

async function run(command: WorkspacesCommand, client: InternalClient): Promise<string> {
  if (command.verb === "list") return listing(await client.workspaces.list.query());
  if (command.verb === "add-owner") return ownerLines(await client.workspaces.addOwner.mutate(command.body)).join("\n");
  const { workspaceId, owner, adminKey } = await client.workspaces.create.mutate(command.body);
  const lines = [`workspace  ${workspaceId}`, `admin key  ${adminKey.key}`, ...(owner ? ownerLines(owner) : [])];
  return lines.join("\n");
}

const ownerLines = (owner: { email: string; password: string }) => [
  `owner      ${owner.email}`,
  `password   ${owner.password}`,
];

function listing(workspaces: readonly WorkspaceState[]): string {
  const rows = workspaces.map(({ workspaceId, name, createdAt, owners }) => [
    workspaceId,
    name,
    `${createdAt.slice(0, 16).replace("T", " ")}Z`,
    owners.map((owner) => owner.email).join(", ") || "-",
  ]);
  return table(["WORKSPACEID", "NAME", "CREATED", "OWNERS"], rows);
}
