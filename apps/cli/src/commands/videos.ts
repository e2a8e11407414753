import { everyItem, type VergenceClient } from "@vergence/client";
import type { JobDetail, Library, LibraryItem, Stream } from "@vergence/contract";
import { jobTable } from "../output/format-jobs.ts";
import { factLines, table } from "../output/table.ts";
import { minute } from "../output/time.ts";
import type { Env } from "../server/find-server.ts";
import { printed, withClient } from "../server/rest.ts";
import { flagOfVideoField, type VideosCommand } from "./parse-videos-args.ts";

/** Runs a command on the library and returns what goes to stdout. */
export const runVideosCommand = (command: VideosCommand, env: Env): Promise<string> =>
  withClient(env, flagOfVideoField, (client) => run(command, client));

async function run(command: VideosCommand, client: VergenceClient): Promise<string> {
  const { isJson } = command;
  if (command.verb === "list") {
    const readPage = (cursor?: string) => client.videos.list({ ...command.filters, limit: 100, cursor });
    return printed(isJson, await Array.fromAsync(everyItem(readPage)), listing);
  }
  if (command.verb === "delete") {
    const deleted = await client.videos.delete(command.id);
    return printed(isJson, deleted, ({ id }) => `Video ${id} is being deleted`);
  }
  const [{ library, streams }, jobs] = await Promise.all([
    client.videos.streams(command.id),
    client.jobs.list(command.id),
  ]);
  return printed(isJson, { library, streams, jobs }, detail);
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
