import type { Resources } from "@vergence/core";
import type { Drained } from "./drain.ts";
import type { StoreFindings } from "./object-invariants.ts";
import type { Kills } from "./run-killer.ts";
import type { Witness } from "./witness.ts";

/** A storm in a few lines. */
export async function describeStorm(
  { db }: Resources,
  storm: {
    seed: number;
    seconds: number;
    witness: Witness;
    kills: Kills;
    ownEnds: string[];
    drained: Drained;
    store: StoreFindings;
  },
): Promise<string> {
  const { witness, kills, drained, store } = storm;
  const { calls, broken, serverErrors, parts, brokenParts } = witness.counts;
  const accounts = [...witness.groups.values()];
  const jobs = await db.job.groupBy({ by: ["status"], _count: true });
  const attempts = await db.jobAttempt.count();
  const lost = await db.jobAttempt.count({ where: { outcome: "lost" } });
  const retried = await db.jobAttempt.count({ where: { outcome: "retried" } });
  const nobodys = (await db.uploadGroup.count()) - accounts.length;
  const killed = Object.entries(kills).map(([victim, count]) => `${victim} ${count}`);
  const left = drained.leftInHand.map(
    ({ name, count, hasHeartbeat }) => `${count} ${name}${hasHeartbeat ? "" : " (no heartbeat)"}`,
  );
  return [
    `storm of seed ${storm.seed}, ${Math.round(storm.seconds)} s with its drain`,
    `groups: ${accounts.length} started, ${accounts.filter(({ libraryIds }) => libraryIds.size > 0).length} acknowledged complete, ` +
      `${accounts.filter(({ cancelAcknowledged }) => cancelAcknowledged).length} acknowledged canceled, ` +
      `${witness.deletesAcknowledged.size} videos acknowledged deleted, ${nobodys} started twice`,
    `kill -9: ${killed.join(", ")}; ended by themselves: ${storm.ownEnds.length}`,
    ...storm.ownEnds,
    `calls: ${calls}, ${broken} broken, ${serverErrors} × 5xx; parts: ${parts}, ${brokenParts} broken`,
    `jobs: ${jobs.map(({ status, _count }) => `${_count} ${status}`).join(", ")}; attempts: ${attempts}, ${lost} lost, ${retried} retried`,
    `left in hand by the last kill: ${left.join(", ") || "nothing"}`,
    `objects: ${store.keyCount}, ${store.orphans.length} orphans, ${store.missing.length} missing; ${store.playedCount} streams played, ` +
      `${store.unplayable.length} unplayable; multipart uploads: ${drained.sweptUploads} swept, ${store.openUploads.length} left open`,
  ].join("\n  ");
}
