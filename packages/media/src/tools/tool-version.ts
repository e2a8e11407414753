const oldestGoodMajor = 5;
const oldestGoodYear = 2022;

/** `version` and the year of the build, out of the first line of `ffmpeg -version`; null when it is something else. */
export function parseToolVersion(output: string): { version: string; year: number } | null {
  const match = /^ff(?:mpeg|probe) version (\S+) .*?Copyright \(c\) \d{4}-(\d{4})/.exec(output);
  return match?.[1] ? { version: match[1], year: Number(match[2]) } : null;
}

/** Whether a release is older than 5.0, or a build from the development line older than that release's year. */
export function isOldTool(version: string, year: number): boolean {
  const major = /^n?(\d+)\./.exec(version)?.[1];
  return major === undefined ? year < oldestGoodYear : Number(major) < oldestGoodMajor;
}

/** The warning for an old tool, for the log. */
export function oldToolWarning(name: string, version: string, year: number): string {
  return (
    `${name} ${version} is from ${year}: it decodes HEVC at about half the speed and lacks years of fixes to its ` +
    `parsers. Install a current ffmpeg, or name one with ${name === "ffmpeg" ? "FFMPEG_PATH" : "FFPROBE_PATH"}.`
  );
}

/** The first development build, by git's count of commits, that has what came with release 7.1. */
const firstBuildOf71 = 117_300;

/**
 * Whether an ffmpeg can be asked for one view of an MV-HEVC stream: release 7.1 or later. Builds from the development
 * line tell by their count (`N-118000-g…`) or date (`2024-10-02-git-…`); others are not trusted to.
 */
export function canSelectViews(version: string): boolean {
  const release = /^n?(\d+)\.(\d+)/.exec(version);
  if (release) return Number(release[1]) * 1000 + Number(release[2]) >= 7001;
  const count = /^N-(\d+)-/.exec(version)?.[1];
  if (count) return Number(count) >= firstBuildOf71;
  const date = /^(20\d{2}-\d{2}-\d{2})-git/.exec(version)?.[1];
  return date !== undefined && date >= "2024-10-01";
}
