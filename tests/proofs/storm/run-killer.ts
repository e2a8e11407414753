import type { Resources } from "@vergence/core";
import { wait } from "@vergence/timers";
import { waitUntil } from "../../support/wait-until.ts";
import { askUntilUp } from "./ask-until-up.ts";
import { deadlineMs, type StormForm } from "./form.ts";
import type { KeptProcess } from "./kept-process.ts";
import { passTimeOfKilledWorkers } from "./pass-time.ts";
import type { Chances } from "./random.ts";
import type { Stage, Victim } from "./stage.ts";
import type { Witness } from "./witness.ts";

/** How often each was killed. */
export type Kills = Record<Victim, number>;

interface Storm {
  stage: Stage;
  witness: Witness;
  form: StormForm;
  chances: Chances;
  kills: Kills;
  /** Whether no client begins anything more. */
  isOver: () => boolean;
}

export const runKiller = (storm: Storm): Promise<void> =>
  storm.form.seconds === null ? killInOrder(storm) : killByChance(storm);

/**
 * In a row, after so many calls: clients are amid theirs. A worker dies once when it has just begun a job, and once
 * when something of that is stored, unless a fast machine leaves no moment for it.
 */
async function killInOrder({ stage, witness, kills, isOver }: Storm): Promise<void> {
  const { resources } = stage.t;
  const isWorking = () => askUntilUp("the jobs that run", async () => (await runningVideos(resources)).length > 0);
  const isStoring = () => askUntilUp("what running jobs have stored", () => haveRunningJobsStored(resources));
  const order: [Victim, () => boolean | Promise<boolean>][] = [
    ["web", () => witness.counts.calls >= 12],
    ["worker", isWorking],
    ["store", () => witness.counts.calls >= 40],
    ["postgres", () => witness.counts.calls >= 60],
    ["web", () => witness.counts.calls >= 90],
    ["worker", isStoring],
  ];
  for (const [victim, isTime] of order) {
    await waitUntil(`the time to kill the ${victim}`, async () => isOver() || isTime(), deadlineMs);
    kills[victim]++;
    const [process] = stage.processes[victim];
    // No other worker is there: all that is in hand is the dead one's, and 20 s of silence need not be waited for.
    await process?.kill(() => (victim === "worker" ? passTimeOfKilledWorkers(stage.t.resources) : Promise.resolve()));
  }
}

const runningVideos = ({ db }: Resources) =>
  db.libraryVideo.findMany({ where: { jobs: { some: { status: "running" } } }, select: { id: true } });

async function haveRunningJobsStored(resources: Resources): Promise<boolean> {
  const videos = await runningVideos(resources);
  if (videos.length === 0) return false;
  for await (const { key } of resources.storage.listObjects(""))
    if (videos.some(({ id }) => key.includes(`/videos/${id}/`))) return true;
  return false;
}

/** One or two every ten seconds or so, each down for up to three. Real time has to do here. */
async function killByChance({ stage, chances, kills, isOver }: Storm): Promise<void> {
  while (!isOver()) {
    await wait(chances.whole(6_000, 12_000));
    if (isOver()) return;
    // One that is chosen twice dies once.
    const chosen = new Map<KeptProcess, { victim: Victim; downMs: number }>();
    for (let count = chances.whole(1, 2); count > 0; count--) {
      const victim = chances.pick<Victim>([
        [4, "worker"],
        [4, "web"],
        [3, "store"],
        [3, "postgres"],
      ]);
      const processes = stage.processes[victim];
      const process = processes[chances.whole(0, processes.length - 1)];
      if (process) chosen.set(process, { victim, downMs: chances.whole(0, 3_000) });
    }
    await Promise.all(
      [...chosen].map(([process, { victim, downMs }]) => {
        kills[victim]++;
        return process.kill(() => wait(downMs));
      }),
    );
  }
}
