"use client";

import Hls from "hls.js";
import { type RefObject, useEffect, useRef, useState } from "react";
import { type HlsTracks, readTracks } from "./hls-tracks.ts";

const maxRecoveries = 3;

const trackEvents = [
  Hls.Events.MANIFEST_PARSED,
  Hls.Events.LEVEL_SWITCHED,
  Hls.Events.AUDIO_TRACKS_UPDATED,
  Hls.Events.AUDIO_TRACK_SWITCHED,
  Hls.Events.SUBTITLE_TRACKS_UPDATED,
  Hls.Events.SUBTITLE_TRACK_SWITCH,
] as const;

/**
 * Attaches a stream to a video element. `tracks` is null until the playlist is read, and where the browser plays HLS
 * by itself and shows its own menus. Another permission for the same stream, as each reading of the API gives one for a
 * private video, does not interrupt the film.
 */
export function useHls(video: RefObject<HTMLVideoElement | null>, newestSrc: string) {
  const [src, setSrc] = useState(newestSrc);
  if (withoutPermission(newestSrc) !== withoutPermission(src)) setSrc(newestSrc);
  const instance = useRef<Hls>(null);
  const [tracks, setTracks] = useState<HlsTracks | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    setProblem(null);
    if (!Hls.isSupported()) return attachNative(element, src, setProblem);
    element.querySelector("track:not([src])")?.remove();
    const hls = new Hls({ capLevelToPlayerSize: true, backBufferLength: 60 });
    instance.current = hls;
    for (const event of trackEvents) hls.on(event, () => setTracks(readTracks(hls)));
    recoverFromErrors(hls, setProblem);
    hls.loadSource(src);
    hls.attachMedia(element);
    return () => {
      instance.current = null;
      hls.destroy();
      setTracks(null);
    };
  }, [video, src]);

  const withHls = (act: (hls: Hls) => void) => () => {
    const hls = instance.current;
    if (!hls) return;
    act(hls);
    setTracks(readTracks(hls));
  };
  const choose = {
    // A quality that one chose is shown at once; the automatic one takes over with the next segment.
    quality: (index: number) =>
      withHls((hls) => {
        if (index === -1) hls.nextLevel = -1;
        else hls.currentLevel = index;
      })(),
    audio: (index: number) => withHls((hls) => (hls.audioTrack = index))(),
    subtitles: (index: number) => withHls((hls) => (hls.subtitleTrack = index))(),
  };
  return { problem, tracks, choose };
}

function attachNative(element: HTMLVideoElement, src: string, onProblem: (problem: string) => void) {
  if (element.canPlayType("application/vnd.apple.mpegurl") === "") {
    onProblem("This browser cannot play HLS streams.");
    return;
  }
  const onError = () => onProblem("The stream could not be played.");
  element.addEventListener("error", onError);
  element.src = src;
  return () => {
    element.removeEventListener("error", onError);
    element.removeAttribute("src");
    element.load();
  };
}

/** `…/api/playback/{playbackId}/t/{token}/…` of a private video, without the token. */
const withoutPermission = (src: string) => src.replace(/\/t\/[^/]+(?=\/)/, "");

/** Tries a few times to go on after a fatal error, in the way that hls.js recommends for its kind. */
function recoverFromErrors(hls: Hls, onProblem: (problem: string) => void) {
  let recoveries = 0;
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    if (data.response?.code === 403) {
      hls.destroy();
      onProblem("The permission to watch this video has expired. Reload the page for a new one.");
      return;
    }
    recoveries += 1;
    if (recoveries > maxRecoveries) {
      hls.destroy();
      onProblem("The stream could not be played. Reload the page to try again.");
    } else if (data.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
    else hls.startLoad();
  });
}
