import { type CreatedUploadToken, createdUploadToken } from "@vergence/contract";
import { expect } from "vitest";
import { createApiHarness, ownerEnv } from "./api-harness.ts";

export const page = "https://films.example";
export const settingsPage = "https://admin.example";
export const uploads = "/api/videos/uploads";

export const groupPath = ({ uploadSessionId }: { uploadSessionId: string }) => `${uploads}/${uploadSessionId}`;
/** The origin whose pages may read the answer. */
export const allowed = ({ headers }: { headers: Headers }) => headers.get("access-control-allow-origin");

/** The harness with an owner, a page of the settings' own, and calls with upload tokens. */
export async function createTokenHarness() {
  const harness = await createApiHarness({ env: { ...ownerEnv, CORS_ORIGINS: settingsPage } });
  let passedSeconds = 0;

  const mint = (file: { uploadSessionId: string }, body: object = {}, key?: string) =>
    harness.call("POST", `${groupPath(file)}/tokens`, { key, body: { allowedOrigins: [page], ...body } });

  return {
    ...harness,
    mint,

    async tokenFor(file: { uploadSessionId: string }, body: object = {}, key?: string): Promise<CreatedUploadToken> {
      const answer = await mint(file, body, key);
      expect(answer.status, answer.text).toBe(201);
      return createdUploadToken.strict().parse(answer.json);
    },

    /** A call as a page makes it: with the token and nothing else. */
    fromPage: (token: string, method: string, path: string, body?: object, origin: string | null = page) =>
      harness.call(method, path, { key: token, body, headers: origin === null ? {} : { origin } }),

    preflight: (path: string, origin: string, method = "POST") =>
      harness.call("OPTIONS", path, {
        key: null,
        headers: {
          origin,
          "access-control-request-method": method,
          "access-control-request-headers": "x-spatialgen-appkey,content-type",
        },
      }),

    /** Until `turnBack`. */
    pass(seconds: number): void {
      harness.t.clock.advance(seconds);
      passedSeconds += seconds;
    },

    turnBack(): void {
      harness.t.clock.advance(-passedSeconds);
      passedSeconds = 0;
    },
  };
}
