import type { Env } from "../find-server.ts";
import { printed, withClient } from "../rest.ts";
import { type FetchCommand, flagOfFetchField } from "./parse-fetch-args.ts";

/** Has the server fetch a video, and returns what goes to stdout. */
export const runFetchCommand = ({ body, isJson }: FetchCommand, env: Env): Promise<string> =>
  withClient(env, flagOfFetchField, async (client) =>
    printed(isJson, await client.videos.startRemoteUpload(body), ({ id }) => `video  ${id}`),
  );
