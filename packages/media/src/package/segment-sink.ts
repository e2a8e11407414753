/** Receives media segments while more of them are encoded. */
export interface SegmentSink {
  /** A segment's file is whole, and stays as it is unless `onRestart` comes. */
  onSegment?: ((path: string) => void) | undefined;
  /** The encode starts over: once this has settled, files that were reported are written again. */
  onRestart?: (() => Promise<void>) | undefined;
}
