import type { JobDetail, Library, Stream } from "@vergence/contract";
import { Clapperboard, TriangleAlert } from "lucide-react";
import { formatLength } from "#lib/format.ts";
import { stepLabel } from "#lib/job-steps.ts";
import { playbackPath } from "#lib/playback-path.ts";
import { StreamPlayer } from "../player/stream-player.tsx";

interface VideoCardProps {
  library: Library;
  streams: Stream[];
  job: JobDetail | undefined;
}

/** The video itself: its player, or, until a stream is ready, its poster and what is being done. */
export function VideoCard({ library, streams, job }: VideoCardProps) {
  const unknown = job?.status === "failed" ? "unknown" : "not measured yet";
  // Newest first: the last one is what every video gets first, H264, which every browser plays. One that becomes ready
  // later must not take the film away from who is watching it.
  const ready = streams.findLast((stream) => stream.status === "ready" && stream.streamUrl !== null);
  return (
    <section aria-label="Video" className="overflow-hidden rounded-lg border bg-surface">
      {ready?.streamUrl ? (
        <StreamPlayer
          src={playbackPath(ready.streamUrl)}
          poster={library.thumbnailUrl && playbackPath(library.thumbnailUrl)}
          title={library.videoName}
        />
      ) : (
        <Waiting library={library} job={job} />
      )}
      <dl className="flex flex-wrap gap-x-6 gap-y-1 border-t px-4 py-2.5 text-[13px]">
        <Fact term="Length" value={library.videoLength === null ? unknown : formatLength(library.videoLength)} />
        <Fact term="Height" value={library.videoHeight === null ? unknown : `${library.videoHeight} px`} />
        <Fact term="Eyes" value={library.is3D ? "Two" : "One"} />
      </dl>
    </section>
  );
}

function Waiting({ library, job }: { library: Library; job: JobDetail | undefined }) {
  const failed = job?.status === "failed";
  const Icon = failed ? TriangleAlert : Clapperboard;
  return (
    <div className="relative grid aspect-video place-items-center bg-black text-white">
      {library.thumbnailUrl && (
        <img
          src={playbackPath(library.thumbnailUrl)}
          alt={`A frame of ${library.videoName}`}
          className="absolute inset-0 size-full object-contain opacity-60"
        />
      )}
      <p className="relative flex items-center gap-2 rounded-full bg-black/65 px-3.5 py-1.5 text-[13px]">
        <Icon aria-hidden className="size-4" />
        {failed ? "Processing failed" : (workUnderWay(job) ?? "The stream appears here when it is ready")}
      </p>
    </div>
  );
}

/** The step that a running job is at: `Encode the stream · 40 %`. */
function workUnderWay(job: JobDetail | undefined): string | null {
  const step = job?.status === "running" ? job.progress.findLast(({ percent }) => percent > 0) : undefined;
  return step ? `${stepLabel(step)} · ${Math.floor(step.percent)} %` : null;
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <div className="flex gap-2">
      <dt className="text-ink-faint">{term}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}
