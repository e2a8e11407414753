/** Flags of `tfhd`: which defaults the fragment gives (ISO/IEC 14496-12 section 8.8.7). */
export const trackFragmentFlags = {
  baseDataOffset: 0x01,
  defaultDuration: 0x08,
  defaultSize: 0x10,
  defaultFlags: 0x20,
  defaultBaseIsMoof: 0x02_0000,
} as const;

/** Flags of `trun`: what the run says of its samples (section 8.8.8). */
export const runFlags = {
  dataOffset: 0x01,
  firstSampleFlags: 0x04,
  sampleSize: 0x200,
  compositionOffset: 0x800,
} as const;

/** sample_is_non_sync_sample (section 8.8.3.1). */
export const nonSyncSample = 0x0001_0000;

/** Sample flags of an IDR picture, which depends on no other, and of the rest, which do and are no entry points. */
export const sampleFlags = { sync: 0x0200_0000, other: 0x0100_0000 | nonSyncSample } as const;
