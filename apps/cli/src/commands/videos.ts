import { Option } from "@commander-js/extra-typings";
import {
  type JobDetail,
  type Library,
  type LibraryItem,
  listVideosQuery,
  type Stream,
  videoParams,
  videoStatuses,
} from "@vergence/contract";
import { checkWith } from "../command-line/check-with.ts";
import type { CliCommand } from "../command-line/cli-command.ts";
import { repeated, withValues } from "../command-line/options.ts";
import { jobTable } from "../output/format-jobs.ts";
import { minute } from "../output/format-values.ts";
import { jsonOption, printed } from "../output/json-answer.ts";
import { factLines, table } from "../output/table.ts";
import { allItems } from "../server/all-items.ts";
import { withClient } from "../server/with-client.ts";
import type { Session } from "../session.ts";

const states = videoStatuses.filter((status) => status !== "deleting");

const flags: Record<string, string> = {
  folderName: "--folder",
  status: "--status",
  search: "--search",
  id: "VIDEOID",
};
const flagOf = (field: string) => flags[field.split(".")[0] ?? ""] ?? field;
const check = checkWith(flagOf);

/** `vergence videos`: the library. */
export function videos(command: CliCommand, { env, answer }: Session): void {
  command
    .verb("list", "list the videos of the library")
    .addOption(repeated("--folder <NAME>", "only videos of this folder; may be given several times"))
    .addOption(withValues(new Option("--status <STATE>", "only videos in this state"), states))
    .option("--search <TEXT>", "only videos whose name has this text")
    .option(...jsonOption)
    .action(async ({ folder, json, ...given }) => {
      const { folderName, status, search } = check(listVideosQuery.safeParse({ ...given, folderName: folder }));
      const videos = await withClient(env, flagOf, (client) =>
        allItems((page) => client.videos.list({ folderName, status, search, ...page })),
      );
      answer(printed(json, videos, listing));
    });

  command
    .verb("show", "show a video with its streams and jobs")
    .argument("<VIDEOID>")
    .option(...jsonOption)
    .action(async (videoId, { json }) => {
      const { id } = check(videoParams.safeParse({ id: videoId }));
      const [{ library, streams }, jobs] = await withClient(env, flagOf, (client) =>
        Promise.all([client.videos.streams(id), client.jobs.list(id)]),
      );
      answer(printed(json, { library, streams, jobs }, detail));
    });

  command
    .verb("delete", "delete a video for good")
    .argument("<VIDEOID>")
    .option(...jsonOption)
    .action(async (videoId, { json }) => {
      const { id } = check(videoParams.safeParse({ id: videoId }));
      const deleted = await withClient(env, flagOf, (client) => client.videos.delete(id));
      answer(printed(json, deleted, () => `Video ${id} is being deleted`));
    });
}

function listing(videos: readonly LibraryItem[]): string {
  const rows = videos.map(({ id, videoName, folderName, fileFormat3D, status, isPublished, createdAt }) => [
    String(id),
    videoName,
    folderName,
    fileFormat3D,
    status,
    isPublished ? "yes" : "no",
    minute(createdAt),
  ]);
  return table(["VIDEOID", "NAME", "FOLDER", "LAYOUT", "STATE", "PUBLISHED", "CREATED"], rows);
}

interface Detail {
  library: Library;
  streams: Stream[];
  jobs: JobDetail[];
}

function detail({ library, streams, jobs }: Detail): string {
  const { id, videoName, folderName, fileFormat3D, perspective, videoLength, videoHeight, thumbnailUrl } = library;
  const facts = [
    ["video", String(id)],
    ["name", videoName],
    ["folder", folderName],
    ["layout", `${fileFormat3D}${perspective ? `, ${perspective}°` : ""}`],
    ["length", videoLength === null ? "-" : `${videoLength} s`],
    ["height", videoHeight === null ? "-" : `${videoHeight} px`],
    ["created", minute(library.createdAt)],
    ["poster", thumbnailUrl ?? "-"],
  ] as const;
  const streamRows = streams.map(({ streamName, status, visibility, jobId, streamUrl }) => [
    ...[streamName, status, visibility, String(jobId), streamUrl ?? "-"],
  ]);
  return [
    factLines(facts),
    table(["STREAM", "STATE", "VISIBILITY", "JOB", "ADDRESS"], streamRows),
    jobTable(jobs),
  ].join("\n\n");
}
