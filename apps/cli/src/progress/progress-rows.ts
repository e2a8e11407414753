import type { UploadProgress } from "@vergence/client";
import type { JobState } from "@vergence/contract";
import type { ProgressRow } from "./progress-board.ts";

/** A row a file: bytes, and parts where there are several. */
export function uploadRows({ files }: UploadProgress): ProgressRow[] {
  return files.map(({ fileName, sentBytes, totalBytes, sentParts, totalParts, state }) => {
    const bytes = bytesOf(sentBytes, totalBytes);
    const parts = totalParts > 1 ? `, ${sentParts} of ${totalParts} parts` : "";
    // Bytes handed to the line are not yet in the store; only a completed file is all there.
    const percent = state === "completed" ? 100 : Math.min(99, (100 * sentBytes) / totalBytes);
    return { label: fileName, percent, detail: `${bytes}${parts}, ${state}` };
  });
}

/** A row a step; while nothing has begun, one that says what the job waits for. */
export function jobRows({ status, progress }: JobState): ProgressRow[] {
  if (progress.length === 0) return [{ label: "waiting for a worker", percent: 0, detail: status }];
  return progress.map(({ name, percent }) => ({ label: name, percent }));
}

/** Both in the unit that suits the whole: `5.2 of 10.4 MB`, `300 of 600 B`. */
function bytesOf(sentBytes: number, totalBytes: number): string {
  if (totalBytes < 1_000) return `${sentBytes} of ${totalBytes} B`;
  const [divisor, unit] = totalBytes < 1e6 ? [1e3, "kB"] : [1e6, "MB"];
  return `${(sentBytes / divisor).toFixed(1)} of ${(totalBytes / divisor).toFixed(1)} ${unit}`;
}
