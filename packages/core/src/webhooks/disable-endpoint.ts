import type { Resources } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";
import { recordAudit } from "../states/audit.ts";
import type { AuditBy } from "../states/transition.ts";

/** Sends nothing more to an endpoint; what waited for it is given up, and can be replayed when it is enabled again. */
export async function disableEndpoint(
  ctx: Pick<Resources, "clock">,
  tx: Transaction,
  by: AuditBy,
  { endpointId, reason }: { endpointId: string; reason: string },
): Promise<void> {
  const now = ctx.clock.now();
  const { count } = await tx.webhookEndpoint.updateMany({
    where: { id: endpointId, disabledAt: null },
    data: { disabledAt: now, disabledReason: reason },
  });
  await tx.webhookDelivery.updateMany({
    where: { endpointId, finishedAt: null },
    data: { finishedAt: now, leasedUntil: null },
  });
  if (count === 0) return;
  await recordAudit(tx, by, {
    action: "webhook.disabled",
    subject: "webhook",
    subjectId: endpointId,
    detail: { reason },
  });
}
