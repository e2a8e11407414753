import { type JobDetail, type JobProgress, streamFormatFacts, streamFormats } from "@vergence/contract";

const knownSteps: Record<string, string> = {
  download: "Fetch the sources",
  probe: "Check the files",
  poster: "Make the poster",
  encode: "Encode the stream",
  upload: "Store the stream",
};

/** By what the name of a rung begins with. */
const formatLabels = new Map(
  streamFormats.map((format) => [format.toLowerCase(), streamFormatFacts[format].label] as const),
);

/** A step's name in words; a rung's (`mvhevc-720p-6300k`) as what it is; one that is not known is shown as it came. */
export function stepLabel({ name }: JobProgress): string {
  const known = knownSteps[name];
  if (known) return known;
  const [, format = "", height, kilobits] = /^([a-z0-9]+)-(\d+)p-(\d+)k$/.exec(name) ?? [];
  if (height)
    return `${formatLabels.get(format) ?? format} ${height}p · ${(Number(kilobits) / 1000).toFixed(1)} Mbit/s`;
  const words = name.replace(/[_-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How long a job has run, or ran, in ms; null before it starts. */
export function jobElapsedMs({ startedAt, finishedAt }: JobDetail, now: number): number | null {
  if (!startedAt) return null;
  return Math.max(0, (finishedAt ? Date.parse(finishedAt) : now) - Date.parse(startedAt));
}
