import type { Transaction } from "../resources/db/database.ts";

/** The tasks of a job that are not over yet. */
export async function openTaskIds(tx: Transaction, jobId: number): Promise<number[]> {
  const tasks = await tx.jobTask.findMany({
    where: { jobId, status: { in: ["queued", "running"] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return tasks.map(({ id }) => id);
}
