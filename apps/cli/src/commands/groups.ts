import { everyItem, type VergenceClient } from "@vergence/client";
import type { UploadGroup, UploadGroupSummary } from "@vergence/contract";
import { size } from "../output/format-numbers.ts";
import { factLines, table } from "../output/table.ts";
import { minute } from "../output/time.ts";
import type { Env } from "../server/find-server.ts";
import { printed, withClient } from "../server/rest.ts";
import { flagOfGroupField, type GroupsCommand } from "./parse-groups-args.ts";

/** Runs a command on upload groups and returns what goes to stdout. */
export const runGroupsCommand = (command: GroupsCommand, env: Env): Promise<string> =>
  withClient(env, flagOfGroupField, (client) => run(command, client));

async function run(command: GroupsCommand, client: VergenceClient): Promise<string> {
  const { isJson } = command;
  if (command.verb === "list") {
    const readPage = (cursor?: string) => client.uploads.list({ ...command.filters, limit: 100, cursor });
    return printed(isJson, await Array.fromAsync(everyItem(readPage)), listing);
  }
  if (command.verb === "show") return printed(isJson, await client.uploads.get(command.uploadSessionId), detail);
  const canceled = await client.uploads.cancel(command.uploadSessionId);
  return printed(isJson, canceled, ({ sessionId }) => `Upload group ${sessionId} is canceled`);
}

/** When a group ends by itself, which only one that is still open does. */
const expiry = ({ status, expiresAt }: Pick<UploadGroup, "status" | "expiresAt">) =>
  minute(status === "pending" ? expiresAt : null);

function listing(groups: readonly UploadGroupSummary[]): string {
  const rows = groups.map((group) => [
    group.uploadSessionId,
    group.videoName,
    group.layout,
    group.status,
    `${group.completedFileCount} of ${group.fileCount}`,
    size(group.totalBytes),
    minute(group.createdAt),
    expiry(group),
    String(group.libraryId ?? "-"),
  ]);
  const head = ["UPLOADSESSIONID", "NAME", "LAYOUT", "STATE", "FILES DONE", "SIZE", "CREATED", "EXPIRES", "VIDEOID"];
  return table(head, rows);
}

function detail(group: UploadGroup): string {
  const { uploadSessionId, videoName, folderName, layout, perspective, status, files, createdAt, libraryId } = group;
  const facts = [
    ["group", uploadSessionId],
    ["name", videoName],
    ["folder", folderName],
    ["layout", `${layout}${perspective === "Regular" ? "" : `, ${perspective}°`}`],
    ["state", status],
    ["files", `${files.filter((file) => file.status === "completed").length} of ${files.length} done`],
    ["created", minute(createdAt)],
    ["expires", expiry(group)],
    ["video", String(libraryId ?? "-")],
  ] as const;
  const rows = files.map((file) => [
    file.fileName,
    file.fileRole,
    file.languageTag ?? "-",
    size(file.totalBytes),
    String(file.totalParts),
    file.status,
  ]);
  return `${factLines(facts)}\n\n${table(["FILE", "ROLE", "LANGUAGE", "SIZE", "PARTS", "STATE"], rows)}`;
}
