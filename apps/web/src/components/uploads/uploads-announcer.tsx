"use client";

import type { UploadGroupSummary } from "@vergence/contract";
import { useEffect, useRef, useState } from "react";
import { uploadNews } from "#lib/upload-news.ts";

/** Announces to screen readers what changed in the table; one of these per page of the list. */
export function UploadsAnnouncer({ groups }: { groups: UploadGroupSummary[] | undefined }) {
  const before = useRef<UploadGroupSummary[]>(undefined);
  const [news, setNews] = useState("");
  useEffect(() => {
    if (!groups) return;
    const sentences = uploadNews(before.current, groups);
    before.current = groups;
    if (sentences.length > 0) setNews(sentences.slice(0, 3).join(". "));
  }, [groups]);
  return (
    <div role="status" aria-label="Changes" className="sr-only">
      {news}
    </div>
  );
}
