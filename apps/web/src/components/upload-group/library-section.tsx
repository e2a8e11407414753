"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "#lib/api-client.tsx";
import { Card } from "../ui/card.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { JobsCard } from "./jobs-card.tsx";
import { StreamsCard } from "./streams-card.tsx";
import { VideoCard } from "./video-card.tsx";

const column = "contents min-w-0 gap-4 lg:grid";
/** In one column everything keeps its order in the page; elements with this class come last. */
const afterJobs = "max-lg:order-1";

interface LibrarySectionProps {
  libraryId: number;
  files: ReactNode;
  timeline: ReactNode;
}

/**
 * What became of a completed group: the video to watch, its streams, its jobs; the files and the timeline beside. Two
 * columns on a wide screen; on a narrow one a single column, in which the job stands right below the video that it
 * makes.
 */
export function LibrarySection({ libraryId, files, timeline }: LibrarySectionProps) {
  const api = useApi();
  const video = useQuery(api.videos.streams.queryOptions({ id: libraryId }));
  const jobs = useQuery(api.videos.jobs.queryOptions({ id: libraryId }));
  return (
    <>
      <div className={column}>
        {video.isPending && <Skeleton className="aspect-video h-auto w-full rounded-lg" />}
        {video.isError && !video.data && (
          <Card title="Video">
            <FailureNotice error={video.error} what="The video" onRetry={() => video.refetch()} />
          </Card>
        )}
        {video.data && <VideoCard library={video.data.library} streams={video.data.streams} job={jobs.data?.[0]} />}
        {video.data && video.data.streams.length > 0 && (
          <div className={`min-w-0 ${afterJobs}`}>
            <StreamsCard streams={video.data.streams} />
          </div>
        )}
        <div className={`min-w-0 ${afterJobs}`}>{files}</div>
      </div>
      <div className={column}>
        <JobsCard jobs={jobs.data} error={jobs.error} onRetry={() => jobs.refetch()} />
        <div className={`min-w-0 ${afterJobs}`}>{timeline}</div>
      </div>
    </>
  );
}
