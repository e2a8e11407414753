import { Option } from "@commander-js/extra-typings";
import {
  groupParams,
  layouts,
  listGroupsQuery,
  type UploadGroup,
  type UploadGroupSummary,
  uploadStatuses,
} from "@vergence/contract";
import { checkWith } from "../command-line/check-with.ts";
import type { CliCommand } from "../command-line/cli-command.ts";
import { withValues } from "../command-line/options.ts";
import { minute, size } from "../output/format-values.ts";
import { jsonOption, printed } from "../output/json-answer.ts";
import { factLines, table } from "../output/table.ts";
import { allItems } from "../server/all-items.ts";
import { withClient } from "../server/with-client.ts";
import type { Session } from "../session.ts";

const flagOf = (field: string) =>
  ({ status: "--status", layout: "--layout", search: "--search", uploadSessionId: "UPLOADSESSIONID" })[field] ?? field;
const check = checkWith(flagOf);

/** `vergence groups`: uploads of one video's files, until they are a video. */
export function groups(command: CliCommand, { env, answer }: Session): void {
  command
    .verb("list", "list upload groups")
    .addOption(withValues(new Option("--status <STATE>", "only groups in this state"), uploadStatuses))
    .addOption(withValues(new Option("--layout <LAYOUT>", "only groups of this layout"), layouts))
    .option("--search <TEXT>", "only groups whose name has this text")
    .option(...jsonOption)
    .action(async ({ json, ...given }) => {
      const { status, layout, search } = check(listGroupsQuery.safeParse(given));
      const groups = await withClient(env, flagOf, ({ uploads }) =>
        allItems((page) => uploads.list({ status, layout, search, ...page })),
      );
      answer(printed(json, groups, listing));
    });

  command
    .verb("show", "show an upload group and its files")
    .argument("<UPLOADSESSIONID>")
    .option(...jsonOption)
    .action(async (id, { json }) => {
      const { uploadSessionId } = check(groupParams.safeParse({ uploadSessionId: id }));
      const group = await withClient(env, flagOf, (client) => client.uploads.get(uploadSessionId));
      answer(printed(json, group, detail));
    });

  command
    .verb("cancel", "cancel a pending upload group for good")
    .description("Cancel a pending upload group for good; vergence upload --resume continues one instead.")
    .argument("<UPLOADSESSIONID>")
    .option(...jsonOption)
    .action(async (id, { json }) => {
      const { uploadSessionId } = check(groupParams.safeParse({ uploadSessionId: id }));
      const canceled = await withClient(env, flagOf, (client) => client.uploads.cancel(uploadSessionId));
      answer(printed(json, canceled, ({ sessionId }) => `Upload group ${sessionId} is canceled`));
    });
}

/** When a group expires, which only a pending one does. */
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
