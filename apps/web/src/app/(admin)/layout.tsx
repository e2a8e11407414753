import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { SiteHeader } from "#components/shell/site-header.tsx";
import { ApiProvider } from "#lib/api-client.tsx";
import { describeError } from "#lib/describe-error.ts";
import { signInHref } from "#lib/return-path.ts";
import { parseTheme, themeCookie } from "#lib/theme.ts";
import { serverApi } from "../../server/server-api.ts";

/** Everything behind the sign-in page: who is not signed in is led there, and back afterwards. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { user, workspace } = await readSession();
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <ApiProvider>
      <SiteHeader workspaceName={workspace.name} user={user} theme={theme} />
      <main id="content" tabIndex={-1} className="mx-auto max-w-[90rem] px-4 py-6 outline-none sm:px-6">
        {children}
      </main>
    </ApiProvider>
  );
}

async function readSession() {
  const api = await serverApi();
  const session = await api.session.get.query().catch((error: unknown) => {
    if (describeError(error).kind === "signed_out") return null;
    throw error;
  });
  if (!session?.user) redirect(signInHref((await headers()).get("x-page-path") ?? "/uploads"));
  return { user: session.user, workspace: session.workspace };
}
