import { createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "@vergence/api";
import { headers } from "next/headers";
import { openApi } from "./open-api.ts";

/**
 * The API's typed client for server components: the call goes to the handler in this process, not over the network,
 * with the visitor's own cookie and so with the visitor's own rights.
 */
export async function serverApi() {
  const api = await openApi();
  const incoming = await headers();
  const host = incoming.get("host") ?? "localhost";
  const cookie = incoming.get("cookie") ?? "";
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `http://${host}/api/trpc`,
        headers: { cookie },
        fetch: (input, init) => api(new Request(input, init as RequestInit)),
      }),
    ],
  });
}
