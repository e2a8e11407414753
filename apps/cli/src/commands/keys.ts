import { type KeyState, keyStatusOf } from "@vergence/contract";
import { table } from "../output/table.ts";
import { minute } from "../output/time.ts";
import { type Env, findServer } from "../server/find-server.ts";
import { createInternalClient, explainCallError, type InternalClient } from "../server/trpc.ts";
import { flagOfField, type KeysCommand } from "./parse-keys-args.ts";

/** Runs a command on keys and returns what goes to stdout: for `create` and `rotate` the new key and nothing else. */
export async function runKeysCommand(command: KeysCommand, env: Env, now: Date): Promise<string> {
  const server = findServer(env);
  try {
    return await run(command, createInternalClient(server), now);
  } catch (error) {
    throw explainCallError(error, { server, isLocal: !env.VERGENCE_BASE_URL, flagOf: flagOfField });
  }
}

async function run(command: KeysCommand, client: InternalClient, now: Date): Promise<string> {
  if (command.verb === "create") return (await client.keys.create.mutate(command.body)).key;
  if (command.verb === "rotate") return (await client.keys.rotate.mutate(command.input)).key;
  if (command.verb === "list") return listing(await listAll(client), now);
  const revoked = await client.keys.revoke.mutate({ keyId: command.keyId });
  return `Revoked ${revoked.role} key "${revoked.name}" (${revoked.prefix}…)`;
}

async function listAll(client: InternalClient): Promise<KeyState[]> {
  const keys: KeyState[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.keys.list.query({ limit: 100, cursor });
    keys.push(...page.items);
    if (!page.nextCursor) return keys;
    cursor = page.nextCursor;
  }
}

function listing(keys: readonly KeyState[], now: Date): string {
  const rows = keys.map((key) => [
    key.keyId,
    key.name,
    key.role,
    `${key.prefix}…`,
    keyStatusOf(key, now),
    minute(key.createdAt),
    minute(key.expiresAt),
    minute(key.lastUsedAt),
  ]);
  return table(["KEYID", "NAME", "ROLE", "KEY", "STATE", "CREATED", "EXPIRES", "LAST USED"], rows);
}
