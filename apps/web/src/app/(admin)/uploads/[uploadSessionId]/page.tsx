import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { GroupView } from "#components/upload-group/group-view.tsx";
import { describeError } from "#lib/describe-error.ts";
import { isUuid } from "#lib/is-uuid.ts";
import { serverApi } from "../../../../server/server-api.ts";

interface GroupPageProps {
  params: Promise<{ uploadSessionId: string }>;
}

/** Read once for a request, although both the title and the page need it. */
const findGroup = cache(async (uploadSessionId: string) => {
  if (!isUuid(uploadSessionId)) return null;
  try {
    return await (await serverApi()).uploadGroups.get.query({ uploadSessionId });
  } catch (error) {
    const { kind } = describeError(error);
    // The layout redirects who is not signed in, and renders beside this page.
    if (kind === "not_found" || kind === "signed_out") return null;
    throw error;
  }
});

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const group = await findGroup((await params).uploadSessionId);
  return { title: group?.videoName ?? "Not found" };
}

export default async function GroupPage({ params }: GroupPageProps) {
  const group = await findGroup((await params).uploadSessionId);
  if (!group) notFound();
  return <GroupView initial={group} />;
}
