import type { UploadGroupSummary } from "@vergence/contract";
import { formatCount } from "./format.ts";

const filesDone = ({ completedFileCount, fileCount }: UploadGroupSummary) =>
  `${completedFileCount} of ${formatCount(fileCount, "file")}`;

/** What changed between two readings of the same page, in sentences for a screen reader; nothing at the first one. */
export function uploadNews(before: UploadGroupSummary[] | undefined, after: UploadGroupSummary[]): string[] {
  if (!before) return [];
  const known = new Map(before.map((group) => [group.uploadSessionId, group]));
  const newestKnown = before[0]?.createdAt ?? "";
  return after.flatMap((group) => {
    const old = known.get(group.uploadSessionId);
    if (!old) return group.createdAt > newestKnown ? [`New upload: ${group.videoName}`] : [];
    if (old.status !== group.status) return [`${group.videoName} is ${group.status}`];
    if (old.completedFileCount !== group.completedFileCount) return [`${group.videoName}: ${filesDone(group)} done`];
    return [];
  });
}
