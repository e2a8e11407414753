import type { RemoteUploadInput } from "@vergence/client";
import { layouts, perspectives, remoteUploadBody } from "@vergence/contract";
import { UsageError } from "../cli-error.ts";
import { checkWith, expectFlags, expectNoArgument, flag, parseFlags, text } from "../command-line/arguments.ts";

export const fetchUsage = `Usage: vergence fetch URL [RIGHT-EYE-URL] --name NAME --layout ${layouts.filter((layout) => layout !== "AIV").join("|")}
                      [--perspective ${perspectives.join("|")}] [--folder NAME] [--description TEXT] [--wait] [--json]

  The server fetches the video by itself, and processes it as an upload. Two addresses for the layout Separate, the left eye first.
  vergence watch VIDEOID shows how far it is.
  --wait  until a stream is ready, or fetching or processing has failed; takes a key that may read the library`;

export interface FetchCommand {
  body: RemoteUploadInput;
  isWaiting: boolean;
  isJson: boolean;
}

/** The flag, or the argument, that a field of a remote upload comes from. */
export const flagOfFetchField = (field: string) =>
  ({
    ...{ name: "--name", layout: "--layout", perspective: "--perspective", folderName: "--folder" },
    ...{ description: "--description", videoUrl: "URL", secondaryVideoUrl: "RIGHT-EYE-URL" },
  })[field] ?? field;

const check = checkWith(flagOfFetchField);

/** @throws UsageError naming every flag that is wrong */
export function parseFetchArgs(args: string[]): FetchCommand {
  const options = {
    name: text,
    layout: text,
    perspective: text,
    folder: text,
    description: text,
    wait: flag,
    json: flag,
  };
  const { values, flags, positionals } = parseFlags(args, options);
  const [videoUrl, secondaryVideoUrl, ...extra] = positionals;
  if (videoUrl === undefined) throw new UsageError("fetch takes the URL of a video");
  expectNoArgument("fetch", extra, "NAME");
  const { name, layout, perspective, folder: folderName, description } = values;
  expectFlags({ name, layout });
  const given = { name, layout, perspective, folderName, description, videoUrl, secondaryVideoUrl };
  return { body: check(remoteUploadBody.safeParse(given)), isWaiting: flags.has("wait"), isJson: flags.has("json") };
}
