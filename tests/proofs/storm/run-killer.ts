import { setTimeout as wait } from "node:timers/promises";
import { waitUntil } from "../../support/wait-until.ts";
import type { StormForm } from "./form.ts";
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

/** The longest that something waits for a slow machine. */
const deadlineMs = 1_800_000;

/** Each twice, after so many calls: clients are amid theirs. A worker dies when it is at a job. */
async function killInOrder({ stage, witness, kills, isOver }: Storm): Promise<void> {
  const isWorking = async () => (await stage.t.resources.db.job.count({ where: { status: "running" } })) > 0;
  const order: [Victim, () => boolean | Promise<boolean>][] = [
    ["web", () => witness.counts.calls >= 12],
    ["worker", isWorking],
    ["store", () => witness.counts.calls >= 30],
    ["postgres", () => witness.counts.calls >= 45],
    ["web", () => witness.counts.calls >= 60],
    ["worker", isWorking],
  ];
  for (const [victim, isTime] of order) {
    await waitUntil(`the time to kill the ${victim}`, async () => isOver() || isTime(), deadlineMs);
    kills[victim]++;
    const [process] = stage.processes[victim];
    // No other worker is there: all that is in hand is the dead one's, and 20 s of silence need not be waited for.
    await process?.kill(() => (victim === "worker" ? passTimeOfKilledWorkers(stage.t.resources) : Promise.resolve()));
  }
}

/** One or two every ten seconds or so, each away for up to three. Real time has to do here. */
async function killByChance({ stage, chances, kills, isOver }: Storm): Promise<void> {
  while (!isOver()) {
    await wait(chances.whole(6_000, 12_000));
    if (isOver()) return;
    const victims = new Set(
      Array.from({ length: chances.whole(1, 2) }, () => {
        const victim = chances.pick<Victim>([
          [4, "worker"],
          [4, "web"],
          [2, "store"],
          [2, "postgres"],
        ]);
        const processes = stage.processes[victim];
        return { victim, process: processes[chances.whole(0, processes.length - 1)], downMs: chances.whole(0, 3_000) };
      }),
    );
    await Promise.all(
      [...victims].map(({ victim, process, downMs }) => {
        kills[victim]++;
        return process?.kill(() => wait(downMs));
      }),
    );
  }
}
