import type {
  CreateStreamBody,
  DeletedVideo,
  DownloadBody,
  Downloads,
  JobState,
  Layout,
  Library,
  ListVideosQuery,
  Perspective,
  PublishedPage,
  PublishedQuery,
  PublishedVideos,
  UpdateVideoBody,
  VideoPage,
  VideoStreams,
} from "@vergence/contract";
import type { SendRequest } from "../http.ts";
import { type CallOptions, type PostOptions, type Verbs, verbsOf } from "./verbs.ts";

/** Fields of a remote upload; optional ones have the server's default. */
export interface RemoteUploadInput {
  name: string;
  description?: string | undefined;
  layout: Exclude<Layout, "AIV">;
  /** Default `Regular`. */
  perspective?: Perspective | undefined;
  /** Default `Home`. */
  folderName?: string | undefined;
  /** http(s), at a public address. */
  videoUrl: string;
  /** The right eye, of the layout `Separate` and of no other. */
  secondaryVideoUrl?: string | undefined;
}

/** The library: videos, their streams and files. */
export function videoCalls(send: SendRequest) {
  const { get, post, remove }: Verbs = verbsOf(send);
  return {
    /** One page of the library, newest first. `search` is looked for in names; `folderName` is case-sensitive. */
    list: (query: Partial<ListVideosQuery> = {}, options?: CallOptions) =>
      get<VideoPage>("/videos", { ...query }, options),
    get: (id: number, options?: CallOptions) => get<Library>(`/videos/${id}`, undefined, options),
    /** Changes what is passed and nothing else. */
    update: (id: number, body: UpdateVideoBody, options?: PostOptions) => post<Library>(`/videos/${id}`, body, options),
    /** Deletes the video: not found from now on, and a job deletes its objects. Cannot be undone. */
    delete: (id: number, options?: CallOptions) => remove<DeletedVideo>(`/videos/${id}`, options),
    /** Imports a video from a URL: the server downloads it and processes it as an upload. */
    startRemoteUpload: (body: RemoteUploadInput, options?: PostOptions) =>
      post<Library>("/videos/upload", body, options),
    streams: (id: number, options?: CallOptions) => get<VideoStreams>(`/videos/${id}/streams`, undefined, options),
    /** Starts a further stream; a ladder that fits the source when none is given. */
    createStream: (id: number, body: CreateStreamBody, options?: PostOptions) =>
      post<JobState>(`/videos/${id}/streams`, body, options),
    /**
     * Published videos, newest stream first: all, or one page where `limit` or `cursor` is given. `folderName` is
     * case-sensitive.
     */
    published: (query: PublishedQuery = {}, options?: CallOptions) =>
      get<PublishedVideos>("/videos/published", { ...query }, options),
    /** As `published`: one page of `limit` (default 50) videos, with the cursor of the next one. */
    async publishedPage(query: PublishedQuery = {}, { signal }: CallOptions = {}): Promise<PublishedPage> {
      let nextCursor: string | null = null;
      const items = await send<PublishedVideos>({
        method: "GET",
        path: "/videos/published",
        query: { limit: 50, ...query },
        signal,
        onHeaders: (headers) => {
          nextCursor = nextCursorOf(headers.get("Link"));
        },
      });
      return { items, nextCursor };
    },
    /** Files to download. One that is made on request has no `url` until its job has succeeded: ask again then. */
    download: (id: number, body: Partial<DownloadBody> = {}, options?: CallOptions) =>
      post<Downloads>(`/videos/${id}/download`, body, options),
  };
}

/** The published answer is a bare list; the next page is in its header (RFC 8288). */
function nextCursorOf(link: string | null): string | null {
  const [, address] = /<([^>]*)>; rel="next"/.exec(link ?? "") ?? [];
  return address === undefined ? null : new URL(address, "http://localhost").searchParams.get("cursor");
}
