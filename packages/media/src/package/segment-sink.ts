/** Who wants to have media segments while more of them are made. */
export interface SegmentSink {
  /** A segment's file is whole, and stays as it is unless `onRestart` comes. */
  onSegment?: ((path: string) => void) | undefined;
  /** The encode begins anew: once this has settled, files that were told are written again. */
  onRestart?: (() => Promise<void>) | undefined;
}
