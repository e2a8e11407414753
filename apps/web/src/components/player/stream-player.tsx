"use client";

import { TriangleAlert } from "lucide-react";
import { useRef } from "react";
import { TrackSelect } from "./track-select.tsx";
import { useHls } from "./use-hls.ts";

interface StreamPlayerProps {
  /** The multivariant playlist. */
  src: string;
  poster: string | null;
  title: string;
}

/** Plays an HLS stream: with hls.js, or natively where the browser can (Safari). */
export function StreamPlayer({ src, poster, title }: StreamPlayerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const { problem, tracks, choose } = useHls(video, src);
  return (
    <div>
      <div className="relative bg-black">
        <video
          ref={video}
          aria-label={title}
          controls
          playsInline
          preload="metadata"
          poster={poster ?? undefined}
          className="aspect-video max-h-[70vh] w-full -outline-offset-2"
        >
          {/* Shown until the stream brings its own subtitles. */}
          <track kind="captions" />
        </video>
        {problem && (
          <p
            role="alert"
            className="absolute inset-x-4 bottom-4 flex items-center gap-2 rounded-md bg-black/80 px-3 py-2 text-[13px] text-white"
          >
            <TriangleAlert aria-hidden className="size-4 shrink-0" /> {problem}
          </p>
        )}
      </div>
      {tracks && (
        <div className="flex flex-wrap gap-x-5 gap-y-2 border-t px-4 py-2">
          <TrackSelect label="Quality" tracks={tracks.qualities} onChoose={choose.quality} />
          {tracks.audio.options.length > 1 && (
            <TrackSelect label="Audio" tracks={tracks.audio} onChoose={choose.audio} />
          )}
          {tracks.subtitles.options.length > 1 && (
            <TrackSelect label="Subtitles" tracks={tracks.subtitles} onChoose={choose.subtitles} />
          )}
        </div>
      )}
    </div>
  );
}
