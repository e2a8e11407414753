"use client";

import type { UploadGroup } from "@vergence/contract";
import { useEffect, useRef, useState } from "react";

/** Announces to screen readers when the group or one of its files changes its state. */
export function GroupAnnouncer({ group }: { group: UploadGroup }) {
  const before = useRef(group);
  const [news, setNews] = useState("");
  useEffect(() => {
    const states = new Map(before.current.files.map((file) => [file.uploadId, file.status]));
    const sentences = group.files
      .filter((file) => states.get(file.uploadId) !== file.status)
      .map((file) => `${file.fileName} is ${file.status}`);
    if (before.current.status !== group.status) sentences.push(`The group is ${group.status}`);
    before.current = group;
    if (sentences.length > 0) setNews(sentences.slice(-3).join(". "));
  }, [group]);
  return (
    <div role="status" aria-label="Changes" className="sr-only">
      {news}
    </div>
  );
}
