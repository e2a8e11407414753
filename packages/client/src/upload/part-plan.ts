import type { FileState, UploadedPart } from "@vergence/contract";
import { rangeOfPart } from "@vergence/contract/part-plan";

type Plan = Pick<FileState, "totalBytes" | "partSizeBytes" | "totalParts">;

/** Numbers of the parts that have to be sent: those that `etags` does not hold. */
export function missingPartNumbers({ totalParts }: Plan, etags: ReadonlyMap<number, string>): number[] {
  const missing: number[] = [];
  for (let partNumber = 1; partNumber <= totalParts; partNumber++) if (!etags.has(partNumber)) missing.push(partNumber);
  return missing;
}

/** Etags of the stored parts that have the size that the plan gives them; others are sent again. */
export function etagsOfWholeParts(plan: Plan, uploadedParts: readonly UploadedPart[]): Map<number, string> {
  const whole = uploadedParts.filter(
    ({ partNumber, sizeBytes }) =>
      partNumber <= plan.totalParts && sizeBytes === rangeOfPart(plan, partNumber).sizeBytes,
  );
  return new Map(whole.map(({ partNumber, etag }) => [partNumber, etag]));
}
