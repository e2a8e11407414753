import path from "node:path";
import { Option } from "@commander-js/extra-typings";
import { groupParams, layouts, perspectives } from "@vergence/contract";
import { UsageError } from "../cli-error.ts";
import { checkWith } from "../command-line/check-with.ts";
import type { CliCommand } from "../command-line/cli-command.ts";
import { RequiredOption, withValues } from "../command-line/options.ts";
import { jsonOption, printed } from "../output/json-answer.ts";
import { waitForStream } from "../progress/wait-for-stream.ts";
import { withClient } from "../server/with-client.ts";
import type { Session } from "../session.ts";
import { type FileArgument, readFileArguments } from "./file-argument.ts";
import { uploadFiles } from "./upload-files.ts";

const flags: Record<string, string> = {
  videoName: "--name",
  folderName: "--folder",
  uploadSessionId: "--resume",
  parts: "--checksums",
};

/** The flag, or the file, that a field of an upload comes from. */
const flagOfUpload = (files: readonly FileArgument[]) => (field: string) => {
  const [first = "", index = ""] = field.split(".");
  if (first === "files") return files[Number(index)]?.filePath ?? "FILE";
  return flags[first] ?? `--${first}`;
};

/** `vergence upload`: uploads files as one video, showing the progress. */
export function upload(command: CliCommand, { env, screen, answer }: Session): void {
  command
    .description(
      "Upload files as one video. FILE is a path, ROLE=PATH or ROLE:LANGUAGE=PATH:\n\n" +
        "  vergence upload left.mov right.mov audio:de=german.m4a film.en.srt \\\n" +
        "    --layout Separate\n\n" +
        "Without a role the extension decides; of the layout Separate the first video is the left eye.",
    )
    .argument("<FILE...>")
    .addOption(withValues(new RequiredOption("--layout <LAYOUT>", "the stereo layout"), layouts))
    .option("--name <NAME>", "the video's name; default: the first file's")
    .addOption(withValues(new Option("--perspective <DEGREES>", "default: Regular"), perspectives))
    .option("--folder <NAME>", "the folder of the library; default: Home")
    .option("--description <TEXT>", "what the video shows")
    .option("--resume <UPLOADSESSIONID>", "continue an interrupted upload, from the same files")
    .option("--checksums", "have the store compare each part with its SHA-256; repeat it with --resume")
    .option("--wait", "wait until a stream is ready, or it failed; needs a key that may read the library")
    .option(...jsonOption)
    .action(async (words, { checksums = false, wait, json, resume, ...given }) => {
      const layout = oneOf("--layout", layouts, given.layout);
      const files = readFileArguments(words, layout);
      const flagOf = flagOfUpload(files);
      const fields = {
        videoName: given.name ?? path.parse(files[0]?.filePath ?? "").name,
        layout,
        perspective:
          given.perspective === undefined ? undefined : oneOf("--perspective", perspectives, given.perspective),
        folderName: given.folder,
        description: given.description,
      };
      const begun =
        resume === undefined ? undefined : checkWith(flagOf)(groupParams.safeParse({ uploadSessionId: resume }));
      // npm changes into the repository; paths are meant from where the user is.
      const from = env.INIT_CWD ?? process.cwd();
      const uploaded = await withClient(env, flagOf, async (client) => {
        const done = await uploadFiles(client, { files, from, fields, resume: begun, checksums }, screen);
        const { uploadSessionId, libraryId } = done;
        if (!wait) return { uploadSessionId, libraryId };
        const { streamUrl } = await waitForStream(client, { libraryId }, screen);
        return { uploadSessionId, libraryId, streamUrl };
      });
      answer(printed(json, uploaded, uploadedLines));
    });
}

function oneOf<const T extends string>(name: string, known: readonly T[], given: string): T {
  const found = known.find((each) => each === given);
  if (!found) throw new UsageError(`${name}: "${given}" is none of ${known.join(", ")}`);
  return found;
}

interface Uploaded {
  uploadSessionId: string;
  libraryId: number;
  /** Where it plays; of `--wait` alone. */
  streamUrl?: string | null;
}

const uploadedLines = ({ uploadSessionId, libraryId, streamUrl }: Uploaded) =>
  [`video   ${libraryId}`, `group   ${uploadSessionId}`, ...(streamUrl ? [`stream  ${streamUrl}`] : [])].join("\n");
