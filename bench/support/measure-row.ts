import { openBench } from "./open-bench.ts";
import type { Row } from "./row.ts";
import type { Round } from "./statistics.ts";

/**
 * Measures a row: the baseline and ours take turns (A B A B …), so that a machine that is busy for a while is busy for
 * both.
 * @param onRound called with each round as it ends; `null` for one that only warms up
 */
export async function measureRow(
  row: Row,
  options: { rounds: number; profileDir?: string; onRound: (round: Round | null) => void },
): Promise<Round[]> {
  const warmUps = row.warmUps ?? 1;
  const bench = await openBench({ profileDir: options.profileDir, turns: warmUps + options.rounds });
  try {
    const sides = await row.open(bench);
    const rounds: Round[] = [];
    for (let turn = -warmUps; turn < options.rounds; turn++) {
      const bare = await sides.bare();
      const round = { bare, ours: await sides.ours() };
      if (turn >= 0) rounds.push(round);
      options.onRound(turn >= 0 ? round : null);
    }
    return rounds;
  } finally {
    await bench.close();
  }
}
