import path from "node:path";
import {
  SourceChangedError,
  StoreError,
  UploadError,
  type UploadGroupOptions,
  uploadGroup,
  type VergenceClient,
  VergenceNetworkError,
} from "@vergence/client";
import { fileSource } from "@vergence/client/node";
import { CliError } from "../cli-error.ts";
import { ProgressBoard, type Screen } from "../progress/progress-board.ts";
import { uploadRows } from "../progress/progress-rows.ts";
import type { FileArgument } from "./file-argument.ts";

export interface FilesToUpload {
  files: readonly FileArgument[];
  /** The folder that paths are relative to. */
  from: string;
  fields: Pick<
    Extract<UploadGroupOptions, { videoName: string }>,
    "videoName" | "layout" | "perspective" | "folderName" | "description"
  >;
  resume?: { uploadSessionId: string };
  checksums: boolean;
}

/**
 * Uploads files as one video, showing the progress on the screen.
 * @throws CliError where a file cannot be read, and where the upload broke off: with the options that continue it
 */
export async function uploadFiles(client: VergenceClient, given: FilesToUpload, screen: Screen) {
  const { from, fields, resume, checksums } = given;
  const files = await Promise.all(given.files.map((file) => openFile(file, from)));
  const board = new ProgressBoard(screen);
  let begun = resume?.uploadSessionId;
  return uploadGroup(client, {
    ...fields,
    ...(resume && { resume }),
    checksums,
    files,
    onProgress(progress) {
      if (begun !== progress.uploadSessionId) screen.write(`Upload ${progress.uploadSessionId}\n`);
      begun = progress.uploadSessionId;
      board.update(uploadRows(progress));
    },
  } as UploadGroupOptions).catch((error: unknown) => {
    throw explained(error, begun && `${checksums ? "--checksums " : ""}--resume ${begun}`);
  });
}

async function openFile({ filePath, ...file }: FileArgument, from: string) {
  const source = await fileSource(path.resolve(from, filePath)).catch((error: Error) => {
    throw new CliError(`${filePath} cannot be read: ${error.message}`);
  });
  return { ...file, source, fileName: path.basename(filePath) };
}

/** What a failed connection or store broke off can be continued; other refusals speak for themselves. */
function explained(error: unknown, continueWith: string | undefined): unknown {
  if (error instanceof UploadError || error instanceof SourceChangedError) return new CliError(error.message);
  const isBroken = error instanceof StoreError || error instanceof VergenceNetworkError;
  if (!isBroken || !continueWith) return error;
  return new CliError(`${error.message}\nContinue with ${continueWith}`);
}
