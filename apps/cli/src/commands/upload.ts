import path from "node:path";
import {
  SourceChangedError,
  StoreError,
  UploadError,
  uploadGroup,
  type VergenceClient,
  VergenceNetworkError,
} from "@vergence/client";
import { fileSource } from "@vergence/client/node";
import { CliError } from "../cli-error.ts";
import { ProgressBoard, type Screen } from "../progress/progress-board.ts";
import { uploadRows } from "../progress/progress-rows.ts";
import { waitForStream } from "../progress/wait-for-stream.ts";
import type { Env } from "../server/find-server.ts";
import { printed, withClient } from "../server/rest.ts";
import type { FileArgument } from "./file-argument.ts";
import { flagOfUploadField, type UploadCommand } from "./parse-upload-args.ts";

interface Uploaded {
  uploadSessionId: string;
  libraryId: number;
  /** Where it plays; of `--wait` alone. */
  streamUrl?: string | null;
}

/** Uploads files as one video, showing on the screen how far it is, and returns what goes to stdout. */
export async function runUploadCommand(command: UploadCommand, env: Env, screen: Screen): Promise<string> {
  // npm changes into the repository; paths are meant from where the user is.
  const from = env.INIT_CWD ?? process.cwd();
  const uploaded = await withClient(env, flagOfUploadField(command.files), (client) =>
    run(command, client, { from, screen }),
  );
  return printed(command.isJson, uploaded, ({ uploadSessionId, libraryId, streamUrl }) =>
    [`video   ${libraryId}`, `group   ${uploadSessionId}`, ...(streamUrl ? [`stream  ${streamUrl}`] : [])].join("\n"),
  );
}

async function run(
  command: UploadCommand,
  client: VergenceClient,
  { from, screen }: { from: string; screen: Screen },
): Promise<Uploaded> {
  const files = await Promise.all(command.files.map((file) => openFile(file, from)));
  const board = new ProgressBoard(screen);
  const { fields, resume, hasChecksums } = command;
  let begun = resume?.uploadSessionId;
  const uploaded = await uploadGroup(client, {
    ...fields,
    ...(resume && { resume }),
    checksums: hasChecksums,
    files,
    onProgress(progress) {
      if (begun !== progress.uploadSessionId) screen.write(`Upload ${progress.uploadSessionId}\n`);
      begun = progress.uploadSessionId;
      board.update(uploadRows(progress));
    },
  } as Parameters<typeof uploadGroup>[1]).catch((error: unknown) => {
    throw explained(error, begun && `${hasChecksums ? "--checksums " : ""}--resume ${begun}`);
  });
  const { uploadSessionId, libraryId } = uploaded;
  if (!command.isWaiting) return { uploadSessionId, libraryId };
  const { streamUrl } = await waitForStream(client, { libraryId }, screen);
  return { uploadSessionId, libraryId, streamUrl };
}

async function openFile({ filePath, ...file }: FileArgument, from: string) {
  const source = await fileSource(path.resolve(from, filePath)).catch((error: Error) => {
    throw new CliError(`${filePath} cannot be read: ${error.message}`);
  });
  return { ...file, source, fileName: path.basename(filePath) };
}

/** A line or a store that failed can be gone on with; other refusals speak for themselves. */
function explained(error: unknown, goOnWith: string | undefined): unknown {
  if (error instanceof UploadError || error instanceof SourceChangedError) return new CliError(error.message);
  const isBroken = error instanceof StoreError || error instanceof VergenceNetworkError;
  if (!isBroken || !goOnWith) return error;
  return new CliError(`${error.message}\nGo on with ${goOnWith}`);
}
