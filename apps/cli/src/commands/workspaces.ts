import { addOwnerBody, createWorkspaceBody, type WorkspaceState, workspaceParams } from "@vergence/contract";
import { checkWith } from "../command-line/check-with.ts";
import type { CliCommand } from "../command-line/cli-command.ts";
import { RequiredOption } from "../command-line/options.ts";
import { minute } from "../output/format-values.ts";
import { table } from "../output/table.ts";
import { withClient } from "../server/with-client.ts";
import type { Session } from "../session.ts";

const flagOf = (field: string) =>
  ({ name: "--name", ownerEmail: "--owner", email: "--email", workspaceId: "WORKSPACEID" })[field] ?? field;
const check = checkWith(flagOf);

/** `vergence workspaces`: what is secret in an answer is shown there only. */
export function workspaces(command: CliCommand, { env, answer }: Session): void {
  command.description(
    "Create workspaces and their owners. Only admins of the default workspace may.\n" +
      "A new workspace's admin key and an owner's password are shown once.",
  );

  command
    .verb("create", "create a workspace with its admin key")
    .addOption(new RequiredOption("--name <NAME>", "the workspace's name"))
    .option("--owner <EMAIL>", "whom to create as its first owner")
    .action(async ({ name, owner: ownerEmail }) => {
      const body = check(createWorkspaceBody.safeParse({ name, ownerEmail }));
      const create = withClient(env, flagOf, (client) => client.workspaces.create(body));
      const { workspaceId, owner, adminKey } = await create;
      const lines = [`workspace  ${workspaceId}`, `admin key  ${adminKey.key}`, ...(owner ? ownerLines(owner) : [])];
      answer(lines.join("\n"));
    });

  command.verb("list", "list the workspaces and their owners").action(async () => {
    answer(listing(await withClient(env, flagOf, (client) => client.workspaces.list())));
  });

  command
    .verb("add-owner", "add an owner to a workspace")
    .argument("<WORKSPACEID>")
    .addOption(new RequiredOption("--email <EMAIL>", "whom to add"))
    .action(async (workspaceId, { email }) => {
      const input = check(workspaceParams.extend(addOwnerBody.shape).safeParse({ workspaceId, email }));
      const body = { email: input.email };
      const owner = await withClient(env, flagOf, (client) => client.workspaces.addOwner(input.workspaceId, body));
      answer(ownerLines(owner).join("\n"));
    });
}

const ownerLines = (owner: { email: string; password: string }) => [
  `owner      ${owner.email}`,
  `password   ${owner.password}`,
];

function listing(workspaces: readonly WorkspaceState[]): string {
  const rows = workspaces.map(({ workspaceId, name, createdAt, owners }) => [
    workspaceId,
    name,
    minute(createdAt),
    owners.map((owner) => owner.email).join(", ") || "-",
  ]);
  return table(["WORKSPACEID", "NAME", "CREATED", "OWNERS"], rows);
}
