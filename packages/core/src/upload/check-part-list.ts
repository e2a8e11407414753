import type { CompleteFileBody } from "@vergence/contract";
import { AppError, type Issue } from "../kernel/errors.ts";
import type { PartReference } from "../resources/storage/storage.ts";

const maxNamed = 20;

/**
 * A multipart file's list names every part from 1 to `totalParts` exactly once, in any order.
 * @returns the list, etags without quotes, checksums where the parts were sent with them
 * @throws AppError parts_mismatch naming missing, duplicate and unknown numbers, at most 20 each and how many more; the
 * same of parts without a checksum where they were sent with one, or the other way
 */
export function checkPartList(
  parts: CompleteFileBody["parts"],
  { totalParts, hasPartChecksums }: { totalParts: number; hasPartChecksums: boolean },
): PartReference[] {
  if (!parts)
    throw new AppError("parts_mismatch", "This file is multipart: parts is required to complete it.", {
      issues: [{ path: "parts", message: `must name every part from 1 to ${totalParts} with its etag` }],
    });
  const counts = new Map<number, number>();
  for (const { partNumber } of parts) counts.set(partNumber, (counts.get(partNumber) ?? 0) + 1);
  const missing: number[] = [];
  for (let partNumber = 1; partNumber <= totalParts; partNumber++)
    if (!counts.has(partNumber)) missing.push(partNumber);
  const given = [...counts.keys()].sort((a, b) => a - b);
  const duplicate = given.filter((partNumber) => (counts.get(partNumber) ?? 0) > 1);
  const unknown = given.filter((partNumber) => partNumber > totalParts);

  const issues: Issue[] = [
    ...issueOf("missing", missing),
    ...issueOf("duplicate", duplicate),
    ...issueOf("unknown", unknown),
  ];
  if (issues.length > 0) {
    const summary = issues.map((issue) => issue.message).join("; ");
    throw new AppError("parts_mismatch", `The parts do not match: ${summary}.`, { issues });
  }
  checkChecksums(parts, hasPartChecksums);
  return parts.map(({ partNumber, etag, checksumSha256 }) => ({ partNumber, etag: unquoted(etag), checksumSha256 }));
}

/** S3 completes an upload with the checksums of all of its parts, or of none: as they were sent. */
function checkChecksums(parts: NonNullable<CompleteFileBody["parts"]>, hasPartChecksums: boolean): void {
  const isWrong = ({ checksumSha256 }: { checksumSha256?: string | undefined }) =>
    (checksumSha256 !== undefined) !== hasPartChecksums;
  const wrong = parts.flatMap((part, index) => (isWrong(part) ? [index] : []));
  if (wrong.length === 0) return;
  const message = hasPartChecksums
    ? "is required: this file's parts were sent with their checksums"
    : "must be left out: this file's parts were sent without checksums";
  const more = wrong.length > 1 ? ` (and ${wrong.length - 1} more)` : "";
  throw new AppError("parts_mismatch", `The parts do not match: parts.${wrong[0]}.checksumSha256 ${message}${more}.`, {
    issues: wrong.slice(0, maxNamed).map((index) => ({ path: `parts.${index}.checksumSha256`, message })),
  });
}

function issueOf(kind: string, partNumbers: number[]): Issue[] {
  if (partNumbers.length === 0) return [];
  const more = partNumbers.length > maxNamed ? ` and ${partNumbers.length - maxNamed} more` : "";
  return [{ path: "parts", message: `${kind} part numbers: ${partNumbers.slice(0, maxNamed).join(", ")}${more}` }];
}

const unquoted = (etag: string) => etag.replace(/^"(.*)"$/, "$1");
