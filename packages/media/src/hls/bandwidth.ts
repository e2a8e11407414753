export type MeasuredSegment = { sizeBytes: number; durationSeconds: number };

export type Bandwidth = { peakBitsPerSecond: number; averageBitsPerSecond: number };

/**
 * What a media playlist needs of the network, in bits per second, rounded up. The peak is taken as RFC 8216 section 4.1 defines
 * it: over every run of segments that lasts between half and one and a half target durations, so that a last segment of one
 * frame does not count for itself. A playlist shorter than that is one run.
 */
export function measureBandwidth(segments: readonly MeasuredSegment[], targetDurationSeconds: number): Bandwidth {
  const average = rate(segments);
  let peak = 0;
  for (let start = 0; start < segments.length; start++) {
    for (let end = start + 1; end <= segments.length; end++) {
      const run = segments.slice(start, end);
      const lasts = run.reduce((sum, segment) => sum + segment.durationSeconds, 0);
      if (lasts > 1.5 * targetDurationSeconds) break;
      if (lasts >= 0.5 * targetDurationSeconds) peak = Math.max(peak, rate(run));
    }
  }
  return { peakBitsPerSecond: Math.ceil(peak || average), averageBitsPerSecond: Math.ceil(average) };
}

function rate(segments: readonly MeasuredSegment[]): number {
  const bytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  const seconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0);
  return seconds > 0 ? (bytes * 8) / seconds : 0;
}
