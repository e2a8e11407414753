import { openApi } from "../../../server/open-api.ts";

/** Replaces `server.ts` where no server of our own runs: the same handler, behind Next. */
async function answer(request: Request): Promise<Response> {
  const api = await openApi();
  return api(request);
}

export const dynamic = "force-dynamic";
export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
