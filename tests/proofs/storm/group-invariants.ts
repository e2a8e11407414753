import type { Resources } from "@vergence/core";
import type { GroupAccount, Witness } from "./witness.ts";

/** A group with all that has become of it. */
type GroupRow = Awaited<ReturnType<typeof findGroups>>[number];

const findGroups = ({ db }: Resources) =>
  db.uploadGroup.findMany({ include: { files: true, video: { include: { jobs: true } } } });

/**
 * What was acknowledged to clients against what the database holds of each group.
 * @returns a line for each contradiction
 */
export async function contradictionsOfGroups(resources: Resources, witness: Witness): Promise<string[]> {
  const rows = await findGroups(resources);
  const known = new Map(rows.map((row) => [row.id, row]));
  const contradictions = [...witness.groups].flatMap(([id, account]) => {
    const row = known.get(id);
    if (!row) return [`group ${id}: was started, and is not there`];
    return contradictionsOf(row, account, witness).map((what) => `group ${id} (${row.videoName}): ${what}`);
  });
  // A start that was done and whose server died before it noted its answer is done again: the first group is nobody's.
  for (const row of rows)
    if (!witness.groups.has(row.id) && (row.status !== "pending" || row.video))
      contradictions.push(`group ${row.id} (${row.videoName}): nobody was given it, and it is ${row.status}`);
  return [...contradictions, ...(await contradictionsOfQueue(resources))];
}

function contradictionsOf(
  row: GroupRow,
  account: GroupAccount,
  { deletesAsked, deletesAcknowledged }: Witness,
): string[] {
  const { completesAsked, completesAcknowledged, libraryIds, cancelAsked, cancelAcknowledged } = account;
  const { video } = row;
  const [libraryId] = libraryIds;
  const isWhole = libraryIds.size > 0 || row.files.every(({ id }) => completesAcknowledged.has(id));
  const checks: [isBroken: boolean, what: string][] = [
    [libraryIds.size > 1, `became several videos: ${[...libraryIds].join(", ")}`],
    [cancelAcknowledged && isWhole, "both its completion and its cancel were acknowledged"],
    [cancelAcknowledged && row.status !== "canceled", `its cancel was acknowledged, and it is ${row.status}`],
    [cancelAcknowledged && video !== null, "its cancel was acknowledged, and it has a video"],
    [row.status === "canceled" && !cancelAsked, "is canceled, which nobody asked for"],
    [row.status === "canceled" && row.cleanedAt === null, "is canceled, and was never cleaned up"],
    [isWhole && row.status !== "completed", `its completion was acknowledged, and it is ${row.status}`],
    [
      row.status === "completed" && row.files.some(({ id }) => !completesAsked.has(id)),
      "is completed, which nobody asked for",
    ],
    [
      row.files.some(({ id, status }) => completesAcknowledged.has(id) && status !== "completed"),
      "lost a file that was acknowledged",
    ],
    [
      video !== null && libraryId !== undefined && video.id !== libraryId,
      `is video ${video?.id}, not ${libraryId} as was said`,
    ],
    [video === null && isWhole && !(libraryId && deletesAsked.has(libraryId)), "lost its video"],
    [video !== null && deletesAcknowledged.has(video.id), "has a video whose deletion was acknowledged"],
    [
      video !== null && video.jobs.filter(({ kind }) => kind === "ingest").length !== 1,
      "has not exactly one ingest job",
    ],
  ];
  return checks.flatMap(([isBroken, what]) => (isBroken ? [what] : []));
}

/** Each time that an ingest was queued left one entry: made in the same transaction, it is there once or not at all. */
async function contradictionsOfQueue({ db }: Resources): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: number; queued: number; entries: number }[]>`
    SELECT job.id,
      (SELECT count(*)::int FROM "AuditEvent" WHERE subject = 'job' AND "subjectId" = job.id::text AND action = 'job.queued') AS queued,
      (SELECT count(*)::int FROM pgboss.job e WHERE e.name = 'ingest' AND (e.data->>'jobId')::int = job.id) AS entries
    FROM "Job" job WHERE kind = 'ingest'`;
  return rows.flatMap(({ id, queued, entries }) =>
    queued === entries ? [] : [`job ${id}: was queued ${queued} times, and has ${entries} entries in the queue`],
  );
}
