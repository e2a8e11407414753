import { MediaError } from "../media-error.ts";
import { spanOfTime } from "./span-of-time.ts";

/**
 * In seconds: no tool may work longer on one thing. The queue gives a job up after a day, downloads and uploads
 * included.
 */
export const longestWorkSeconds = 22 * 3600;

/**
 * For a tool that was stopped at its limit. What did not end within the longest work that there is ends no sooner at
 * the next try.
 */
export function timedOut(fileName: string, toolName: string, limitSeconds: number): MediaError {
  const permanent = limitSeconds >= longestWorkSeconds;
  const remedy = permanent
    ? ", the longest that any work may take. Process it on a faster server, or upload a shorter film or one of fewer pixels."
    : ". Process it again when the server is less busy; where it stops again, export the film again.";
  const what = `Work on "${fileName}" was stopped: ${toolName} did not end within its limit of ${spanOfTime(limitSeconds)}`;
  return new MediaError("timed_out", what + remedy, { permanent });
}
