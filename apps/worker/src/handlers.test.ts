import { queues } from "@vergence/core/worker";
import { longestWorkSeconds } from "@vergence/media";
import { expect, test } from "vitest";

test.each(["ingest", "run-task"] as const)(
  "%s › an encode is given up, with a reason, before its delivery is",
  (name) => {
    // Two hours to bring the sources, and to store what is left.
    expect(queues[name].expireInSeconds - longestWorkSeconds).toBeGreaterThanOrEqual(7_200);
  },
);
