export interface MeasuredSegment {
  sizeBytes: number;
  durationSeconds: number;
}

export interface Bandwidth {
  peakBitsPerSecond: number;
  averageBitsPerSecond: number;
}

/**
 * What a media playlist needs of the network, in bits per second, rounded up. The peak is taken as RFC 8216 section 4.1
 * defines it: over every run of segments that lasts between half and one and a half target durations, so that a last
 * segment of one frame does not count for itself. A playlist shorter than that is one run.
 */
export function measureBandwidth(segments: readonly MeasuredSegment[], targetDurationSeconds: number): Bandwidth {
  const average = rate(
    segments.reduce((sum, segment) => sum + segment.sizeBytes, 0),
    segments.reduce((sum, segment) => sum + segment.durationSeconds, 0),
  );
  let peak = 0;
  for (let start = 0; start < segments.length; start++) {
    // Added up as the run grows: a film's key frames may be hundreds of thousands, with a hundred in each run.
    let sizeBytes = 0;
    let durationSeconds = 0;
    for (let end = start; end < segments.length; end++) {
      sizeBytes += segments[end]?.sizeBytes ?? 0;
      durationSeconds += segments[end]?.durationSeconds ?? 0;
      if (durationSeconds > 1.5 * targetDurationSeconds) break;
      if (durationSeconds >= 0.5 * targetDurationSeconds) peak = Math.max(peak, rate(sizeBytes, durationSeconds));
    }
  }
  return { peakBitsPerSecond: Math.ceil(peak || average), averageBitsPerSecond: Math.ceil(average) };
}

/** A bandwidth by the names that a multivariant playlist's attributes have. */
export function bandwidthAttributes({ peakBitsPerSecond, averageBitsPerSecond }: Bandwidth) {
  return { bandwidth: peakBitsPerSecond, averageBandwidth: averageBitsPerSecond };
}

function rate(sizeBytes: number, durationSeconds: number): number {
  return durationSeconds > 0 ? (sizeBytes * 8) / durationSeconds : 0;
}
