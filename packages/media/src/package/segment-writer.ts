import { join } from "node:path";
import type { AccessUnit } from "../hevc/hevc-stream.ts";
import { segmentName } from "../hls/hls-names.ts";
import type { KeyFrame } from "../hls/iframe-playlist.ts";
import type { Bytes } from "../isobmff/bytes.ts";
import type { SampleClock } from "../isobmff/sample-timing.ts";
import { fileTypeBox } from "../isobmff/track-boxes.ts";
import { videoFragment } from "../isobmff/video-fragment.ts";
import { shortestTailSeconds } from "./join-tail.ts";
import { writeParts } from "./write-parts.ts";

export interface WrittenSegment {
  uri: string;
  durationSeconds: number;
  sizeBytes: number;
}

/**
 * Writes a folder's media segments, of one or more closed groups of pictures each, and keeps what playlists say of
 * them.
 */
export class SegmentWriter {
  readonly segments: WrittenSegment[] = [];
  readonly keyFrames: KeyFrame[] = [];
  sampleCount = 0;
  readonly #outDir: string;
  readonly #clock: SampleClock;
  readonly #segmentSeconds: number;
  readonly #onSegment: (path: string) => void;
  #parts: Bytes[] = [];
  /** Written, but perhaps not at its end yet. */
  #unreported: string | null = null;
  #sizeBytes = 0;
  #samples = 0;

  /** @param onSegment receives each segment's file once it is whole, when the next one is too */
  constructor(outDir: string, clock: SampleClock, segmentSeconds: number, onSegment: (path: string) => void) {
    this.#outDir = outDir;
    this.#clock = clock;
    this.#segmentSeconds = segmentSeconds;
    this.#onSegment = onSegment;
  }

  /** Adds a group, and writes the segment once it is as long as asked for. */
  async add(group: readonly AccessUnit[]): Promise<void> {
    if (this.#samples === 0) this.#push([fileTypeBox(["msdh", "cmfs"], "styp")]);
    const fragment = videoFragment(group, {
      sequenceNumber: this.keyFrames.length + 1,
      firstSample: this.sampleCount,
      clock: this.#clock,
    });
    this.keyFrames.push({
      uri: this.#uri,
      byteOffset: this.#sizeBytes,
      sizeBytes: fragment.keyFrameSizeBytes,
      durationSeconds: this.#seconds(group.length),
    });
    this.#push(fragment.parts);
    this.#samples += group.length;
    this.sampleCount += group.length;
    // A thousandth short of it is as long: 2.002 s may have been asked for in decimals.
    if (this.#seconds(this.#samples) >= this.#segmentSeconds - 0.001) await this.#flush();
  }

  /**
   * Writes what stands before the end of the stream: as a segment, or as the end of the last one where it is too short.
   */
  async end(): Promise<void> {
    const last = this.segments.at(-1);
    const seconds = this.#seconds(this.#samples);
    const isTail = seconds < shortestTailSeconds(this.#clock.timescale / this.#clock.ticksPerSample);
    if (last && isTail && this.#samples > 0) await this.#append(last, seconds);
    else await this.#flush();
    this.#report();
  }

  async #flush(): Promise<void> {
    if (this.#samples === 0) return;
    const uri = this.#uri;
    const path = join(this.#outDir, uri);
    await writeParts(path, this.#parts);
    this.segments.push({ uri, durationSeconds: this.#seconds(this.#samples), sizeBytes: this.#sizeBytes });
    this.#parts = [];
    this.#sizeBytes = 0;
    this.#samples = 0;
    this.#report();
    this.#unreported = path;
  }

  /** Without the `styp` that opened it as a segment of its own. */
  async #append(last: WrittenSegment, seconds: number): Promise<void> {
    const [opening, ...parts] = this.#parts;
    const openingBytes = opening?.length ?? 0;
    await writeParts(join(this.#outDir, last.uri), parts, "a");
    for (const keyFrame of this.keyFrames.filter(({ uri }) => uri === this.#uri)) {
      keyFrame.uri = last.uri;
      keyFrame.byteOffset += last.sizeBytes - openingBytes;
    }
    last.sizeBytes += this.#sizeBytes - openingBytes;
    last.durationSeconds += seconds;
  }

  #report(): void {
    if (this.#unreported) this.#onSegment(this.#unreported);
    this.#unreported = null;
  }

  get #uri(): string {
    return segmentName(this.segments.length + 1, "m4s");
  }

  #push(parts: readonly Bytes[]): void {
    for (const part of parts) {
      this.#parts.push(part);
      this.#sizeBytes += part.length;
    }
  }

  #seconds(samples: number): number {
    return (samples * this.#clock.ticksPerSample) / this.#clock.timescale;
  }
}
