import { readFile } from "node:fs/promises";
import path from "node:path";
import { type FileRole, startUploadBody } from "@vergence/contract";
import { type Context, completeFile, startUpload } from "@vergence/core";

export interface FilmFile {
  path: string;
  fileRole: FileRole;
  languageTag?: string;
}

/** Uploads a stereo film, whose files are smaller than a part, as the use cases take it. */
export async function uploadFilm(ctx: Context, files: readonly FilmFile[]): Promise<{ uploadSessionId: string }> {
  const bodies = await Promise.all(files.map((file) => readFile(file.path)));
  const group = await startUpload(
    ctx,
    startUploadBody.parse({
      videoName: "A film",
      layout: "Separate",
      files: files.map((file, index) => ({
        fileName: path.basename(file.path),
        fileRole: file.fileRole,
        sizeBytes: bodies[index]?.length,
        languageTag: file.languageTag,
      })),
    }),
  );
  const { uploadSessionId } = group;
  for (const [index, { uploadId }] of group.files.entries()) {
    const body = bodies[index] as Buffer;
    const key = `workspaces/${ctx.actor.workspaceId}/uploads/${uploadSessionId}/${uploadId}`;
    await ctx.storage.putObject(key, body, { sizeBytes: body.length, contentType: "application/octet-stream" });
    await completeFile(ctx, { uploadSessionId, uploadId });
  }
  return { uploadSessionId };
}
