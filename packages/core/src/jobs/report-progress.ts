import type { JobProgress } from "@vergence/contract";
import type { Resources } from "../resources/context.ts";
import { workerAudit } from "../states/audit.ts";
import { moveWhereLegal } from "../states/transition.ts";
import type { AttemptOf } from "./attempts.ts";
import type { Claim } from "./claim-job.ts";
import { ClaimLostError } from "./claim-lost-error.ts";

/**
 * Notes how far each step is; also how a worker learns that its job was canceled.
 * @throws ClaimLostError
 */
export async function reportProgress(
  ctx: Resources,
  claim: AttemptOf,
  progress: readonly JobProgress[],
): Promise<void> {
  const { count } = await ctx.db.job.updateMany({
    where: { id: claim.jobId, attempt: claim.attempt, status: "running" },
    data: { progress: progress.map(({ name, percent }) => ({ name, percent })) },
  });
  if (count === 0) throw new ClaimLostError(claim);
}

/** The stream's state when its first bytes are being made; on a later attempt it stands there already. */
export async function markStreamEncoding(ctx: Resources, claim: Claim): Promise<void> {
  await moveWhereLegal(ctx.db, workerAudit(claim), { entity: "stream", ids: [claim.streamId], to: "encoding" });
}
