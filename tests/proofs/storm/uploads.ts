import { StoreError, uploadGroup, VergenceNetworkError } from "@vergence/client";
import type { CompleteFileBody, UploadGroup } from "@vergence/contract";
import { ask, askUnless, type StormClient } from "./client.ts";
import type { Film } from "./films.ts";

/** A way to upload a film. @returns the library id, or null where no video was to come of it, or none came */
export type Upload = (client: StormClient, film: Film) => Promise<number | null>;

/** As every integrator does it, and once more each file's completion, as one who lost the answer does. */
export const uploadOnce: Upload = async ({ api, uploading }, film) => {
  const { uploadSessionId, files, libraryId } = await uploadGroup(api, { ...film, ...uploading });
  await Promise.all(files.map(({ uploadId }) => ask(() => api.uploads.completeFile(uploadSessionId, uploadId))));
  return libraryId;
};

/** Two programs at the same group: the second goes on with it while the first is still at it. */
export const uploadTwice: Upload = async ({ api, uploading }, film) => {
  let second: Promise<unknown> | undefined;
  const first = uploadGroup(api, {
    ...film,
    ...uploading,
    onProgress({ uploadSessionId }) {
      second ??= uploadGroup(api, { ...film, ...uploading, resume: { uploadSessionId } });
      // Both are waited for below, this one last.
      second.catch(() => undefined);
    },
  });
  const { libraryId } = await first;
  await second;
  return libraryId;
};

const racerCount = 5;

/** Every file's completion several times at once, and then a cancel that comes too late. */
export const uploadRacing: Upload = async (client, film) => {
  const { group, stored } = await storeAll(client, film);
  const answers = await Promise.all(
    stored.flatMap((file) => Array.from({ length: racerCount }, () => ask(() => complete(client, group, file)))),
  );
  await askUnless(["already_completed"], () => client.api.uploads.cancel(group.uploadSessionId));
  return answers.find(({ libraryId }) => libraryId !== null)?.libraryId ?? null;
};

/** Cancels the group while its files are being completed; one of both is refused. */
export const uploadAndCancel: Upload = async (client, film) => {
  const { group, stored } = await storeAll(client, film);
  // What the clean-up deleted before it was completed is missing, which is another way to say "gone".
  const codes = ["gone", "parts_mismatch", "stored_bytes_mismatch"] as const;
  const completing = stored.map((file) => askUnless(codes, () => complete(client, group, file)));
  const canceling = askUnless(["already_completed"], () => client.api.uploads.cancel(group.uploadSessionId));
  const [answers] = await Promise.all([Promise.all(completing), canceling]);
  return answers.find((answer) => answer?.libraryId)?.libraryId ?? null;
};

/** Stops at once and cancels. */
export const cancelUpload: Upload = async ({ api, uploading }, film) => {
  const stop = new AbortController();
  const stopped = new Error("The storm's client stops its upload.");
  await uploadGroup(api, {
    ...film,
    ...uploading,
    signal: stop.signal,
    cancelOnAbort: true,
    onProgress: () => stop.abort(stopped),
  }).catch((error: unknown) => {
    if (error !== stopped) throw error;
  });
  return null;
};

/** Stores a part of the first file, and is never seen again. */
export const abandonUpload: Upload = async (client, film) => {
  const group = await startGroup(client, film);
  await storeFile(client, film, group, 0, 1);
  return null;
};

function startGroup({ api }: StormClient, { files, ...fields }: Film): Promise<UploadGroup> {
  const named = files.map(({ source, ...file }) => ({ ...file, sizeBytes: source.size }));
  const idempotencyKey = crypto.randomUUID();
  return ask(() => api.uploads.start({ ...fields, files: named }, { idempotencyKey }));
}

/** What a client knows of a file whose bytes are stored. */
type StoredFile = { uploadId: string; body: CompleteFileBody };

async function storeAll(client: StormClient, film: Film): Promise<{ group: UploadGroup; stored: StoredFile[] }> {
  const group = await startGroup(client, film);
  const stored = await Promise.all(group.files.map((_, index) => storeFile(client, film, group, index)));
  return { group, stored };
}

/** @param partCount how many of its parts; all where not given */
async function storeFile(
  client: StormClient,
  film: Film,
  { uploadSessionId, files }: UploadGroup,
  index: number,
  partCount?: number,
): Promise<StoredFile> {
  const [state, file] = [files[index], film.files[index]];
  if (!state || !file) throw new RangeError(`There is no file ${index}`);
  const { uploadId, uploadStrategy } = state;
  const { parts } = await ask(() => client.api.uploads.partUrls(uploadSessionId, uploadId));
  const etags = [];
  for (const { partNumber, byteStart, byteEnd, url } of parts.slice(0, partCount))
    etags.push({ partNumber, etag: await ask(() => putBytes(client, url, file.source.slice(byteStart, byteEnd))) });
  return { uploadId, body: uploadStrategy === "multipart" ? { parts: etags } : {} };
}

/** As the SDK's own uploader: what breaks or is answered with 5xx is sent again. */
async function putBytes({ fetchStore }: StormClient, url: string, body: Blob): Promise<string> {
  const answer = await fetchStore(url, { method: "PUT", body }).catch((error: unknown) => {
    throw new VergenceNetworkError("PUT", error);
  });
  if (!answer.ok) throw new StoreError({ part: "a part", status: answer.status, storeCode: null });
  return answer.headers.get("etag") ?? "";
}

const complete = ({ api }: StormClient, { uploadSessionId }: UploadGroup, { uploadId, body }: StoredFile) =>
  api.uploads.completeFile(uploadSessionId, uploadId, body);
