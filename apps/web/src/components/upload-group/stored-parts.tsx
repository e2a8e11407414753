"use client";

import { useQuery } from "@tanstack/react-query";
import type { FileState } from "@vergence/contract";
import { useApi } from "#lib/api-client.tsx";
import { describeError } from "#lib/describe-error.ts";
import { formatBytes } from "#lib/format.ts";
import { missingRanges, type PartCell, partMap } from "#lib/part-map.ts";
import { Skeleton } from "../ui/skeleton.tsx";

const maxCells = 120;
/** Parts go straight to the store, which sends no events, so it is polled. */
const askEveryMs = 3_000;

/** The parts that the store holds of a file that is on its way. */
export function StoredParts({ file, uploadSessionId }: { file: FileState; uploadSessionId: string }) {
  const api = useApi();
  const { uploadId, totalParts, totalBytes, fileName } = file;
  const parts = useQuery(
    api.uploadGroups.listParts.queryOptions({ uploadSessionId, uploadId }, { refetchInterval: askEveryMs }),
  );
  if (parts.isPending) return <Skeleton className="mt-2 h-4 w-full" />;
  if (parts.isError && !parts.data)
    return <p className="mt-1 text-xs text-bad">{describeError(parts.error).message}</p>;
  const stored = parts.data.map((part) => part.partNumber);
  const storedBytes = parts.data.reduce((sum, part) => sum + part.sizeBytes, 0);
  const missing = missingRanges(totalParts, stored, 6);
  return (
    <div className="mt-1.5 mb-1">
      <p className="mb-1.5 text-xs text-ink-soft tabular-nums">
        {stored.length.toLocaleString("en")} of {totalParts.toLocaleString("en")} parts in the store
        <span className="text-ink-faint">
          {" "}
          · {formatBytes(storedBytes)} of {formatBytes(totalBytes)}
        </span>
      </p>
      <PartMap label={`Parts of ${fileName} that the store holds`} cells={partMap(totalParts, stored, maxCells)} />
      {missing && stored.length > 0 && <p className="mt-1.5 truncate text-xs text-ink-faint">Missing: {missing}</p>}
      {!missing && (
        <p className="mt-1.5 text-xs text-ink-faint">All parts are there. The file waits to be completed.</p>
      )}
    </div>
  );
}

function PartMap({ label, cells }: { label: string; cells: PartCell[] }) {
  return (
    <div role="img" aria-label={label} className="flex h-3 gap-px overflow-hidden rounded-[3px]">
      {cells.map(({ firstPart, lastPart, storedCount }) => {
        const share = storedCount / (lastPart - firstPart + 1);
        return (
          <span
            key={firstPart}
            title={
              firstPart === lastPart ? `Part ${firstPart}` : `Parts ${firstPart}–${lastPart}: ${storedCount} stored`
            }
            className="min-w-0 flex-1 bg-raised transition-colors duration-500"
            style={
              share > 0
                ? {
                    backgroundColor: `color-mix(in oklab, var(--color-accent) ${Math.round(25 + 75 * share)}%, var(--color-raised))`,
                  }
                : undefined
            }
          />
        );
      })}
    </div>
  );
}
