import path from "node:path";
import { groupParams, type Layout, layouts, type Perspective, perspectives } from "@vergence/contract";
import { UsageError } from "../cli-error.ts";
import { checkWith, flag, parseFlags, text } from "../command-line/arguments.ts";
import { type FileArgument, readFileArguments } from "./file-argument.ts";

export const uploadUsage = `Usage: vergence upload FILE… --layout ${layouts.join("|")} [--name NAME] [--perspective ${perspectives.join("|")}]
                       [--folder NAME] [--description TEXT] [--resume UPLOADSESSIONID] [--checksums] [--wait] [--json]

  FILE is a path, or ROLE=PATH, or ROLE:LANGUAGE=PATH: vergence upload left.mov right.mov audio:de=german.m4a film.en.srt --layout Separate
  Without a role it goes by the extension; of the layout Separate the first video is the left eye.
  --name       the first file's name where it is not given
  --resume     goes on with an upload that was interrupted, from the same files
  --checksums  the store compares each part with its SHA-256; the files are read once more. Said again with --resume
  --wait       until a stream is ready, or processing has failed; takes a key that may read the library`;

export interface UploadCommand {
  files: FileArgument[];
  fields: {
    videoName: string;
    layout: Layout;
    perspective?: Perspective;
    folderName?: string;
    description?: string;
  };
  resume?: { uploadSessionId: string };
  hasChecksums: boolean;
  isWaiting: boolean;
  isJson: boolean;
}

/** The flag, or the file, that a field of an upload comes from. */
export const flagOfUploadField =
  (files: readonly FileArgument[]) =>
  (field: string): string => {
    const [first = "", index = ""] = field.split(".");
    if (first === "files") return files[Number(index)]?.filePath ?? "FILE";
    const flags: Record<string, string> = {
      videoName: "--name",
      folderName: "--folder",
      uploadSessionId: "--resume",
      parts: "--checksums",
    };
    return flags[first] ?? `--${first}`;
  };

/** @throws UsageError naming what is wrong */
export function parseUploadArgs(args: string[]): UploadCommand {
  const options = {
    ...{ layout: text, name: text, perspective: text, folder: text, description: text, resume: text },
    ...{ checksums: flag, wait: flag, json: flag },
  };
  const { values, flags, positionals } = parseFlags(args, options);
  const [first] = positionals;
  if (first === undefined) throw new UsageError("upload takes at least one FILE");
  const layout = oneOf("--layout", layouts, values.layout);
  const files = readFileArguments(positionals, layout);
  const { folder: folderName, description, resume } = values;
  return {
    files,
    fields: {
      videoName: values.name ?? path.parse(files[0]?.filePath ?? "").name,
      layout,
      perspective:
        values.perspective === undefined ? undefined : oneOf("--perspective", perspectives, values.perspective),
      folderName,
      description,
    },
    ...(resume !== undefined && {
      resume: checkWith(flagOfUploadField(files))(groupParams.safeParse({ uploadSessionId: resume })),
    }),
    hasChecksums: flags.has("checksums"),
    isWaiting: flags.has("wait"),
    isJson: flags.has("json"),
  };
}

function oneOf<const T extends string>(name: string, known: readonly T[], given: string | undefined): T {
  if (given === undefined) throw new UsageError(`${name} is missing`);
  const found = known.find((each) => each === given);
  if (!found) throw new UsageError(`${name}: "${given}" is none of ${known.join(", ")}`);
  return found;
}
