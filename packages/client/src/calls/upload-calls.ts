import type {
  CanceledGroup,
  CompletedFile,
  CompleteFileBody,
  CreatedUploadToken,
  CreateUploadTokenBody,
  FileRole,
  Layout,
  PartUrls,
  PartUrlsBody,
  Perspective,
  UploadedPart,
  UploadGroup,
  UploadGroupPage,
  UploadStatus,
  UploadTokenState,
} from "@vergence/contract";
import { type CallOptions, type PostOptions, step, type Verbs } from "./verbs.ts";

/** Fields of the start call; optional ones have the server's default. */
export interface StartUploadInput {
  videoName: string;
  description?: string | undefined;
  layout: Layout;
  /** Default `Regular`. */
  perspective?: Perspective | undefined;
  /** Default `Home`. */
  folderName?: string | undefined;
  files: { fileName: string; fileRole: FileRole; sizeBytes: number; languageTag?: string | undefined }[];
}

export interface ListUploadsInput {
  /** 1–100, default 50. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  status?: UploadStatus | undefined;
  layout?: Layout | undefined;
  search?: string | undefined;
}

const groups = "/videos/uploads";
const groupPath = (uploadSessionId: string) => `${groups}/${step(uploadSessionId)}`;
const filePath = (uploadSessionId: string, uploadId: string) => `${groupPath(uploadSessionId)}/files/${step(uploadId)}`;

/** Upload groups: files that are uploaded together and become one video. */
export const uploadCalls = ({ get, post, remove }: Verbs) => ({
  /** Opens an upload group. */
  start: (body: StartUploadInput, options?: PostOptions) => post<UploadGroup>(groups, body, options),
  /** Presigned part URLs: of the parts named, else of the first 1,000. */
  partUrls: (uploadSessionId: string, uploadId: string, body: PartUrlsBody = {}, options?: CallOptions) =>
    post<PartUrls>(`${filePath(uploadSessionId, uploadId)}/part-urls`, body, options),
  /** Completes one file. `parts` is required for a multipart file. Repeating is safe. */
  completeFile: (uploadSessionId: string, uploadId: string, body: CompleteFileBody = {}, options?: CallOptions) =>
    post<CompletedFile>(`${filePath(uploadSessionId, uploadId)}/complete`, body, options),
  /** Cancels the whole group; not resumable. Repeating is safe. */
  cancel: (uploadSessionId: string, options?: CallOptions) =>
    remove<CanceledGroup>(groupPath(uploadSessionId), options),
  /** One page of the workspace's groups, newest first. */
  list: (query: ListUploadsInput = {}, options?: CallOptions) => get<UploadGroupPage>(groups, { ...query }, options),
  get: (uploadSessionId: string, options?: CallOptions) =>
    get<UploadGroup>(groupPath(uploadSessionId), undefined, options),
  /** The parts of an open file that the store holds already. */
  listParts: (uploadSessionId: string, uploadId: string, options?: CallOptions) =>
    get<UploadedPart[]>(`${filePath(uploadSessionId, uploadId)}/parts`, undefined, options),
  /** A token with which pages of the given origins upload this group, and nothing else; shown here only. */
  createToken: (uploadSessionId: string, body: CreateUploadTokenBody, options?: PostOptions) =>
    post<CreatedUploadToken>(`${groupPath(uploadSessionId)}/tokens`, body, options),
  /** Refused from the next call on. Repeating is safe. */
  revokeToken: (uploadSessionId: string, tokenId: string, options?: CallOptions) =>
    remove<UploadTokenState>(`${groupPath(uploadSessionId)}/tokens/${step(tokenId)}`, options),
});
