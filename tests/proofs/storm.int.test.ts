import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jobFoldersIn } from "../../apps/worker/src/testing/start-test-worker.ts";
import { waitUntil } from "../support/wait-until.ts";
import { createStormClient } from "./storm/client.ts";
import { type Drained, drain } from "./storm/drain.ts";
import { contradictionsOfEvents } from "./storm/event-invariants.ts";
import { describeStorm } from "./storm/figures.ts";
import { makeFilms } from "./storm/films.ts";
import { deadlineMs, form } from "./storm/form.ts";
import { contradictionsOfGroups } from "./storm/group-invariants.ts";
import { contradictionsOfJobs } from "./storm/job-invariants.ts";
import { inspectStore, type StoreFindings } from "./storm/object-invariants.ts";
import { chancesOf } from "./storm/random.ts";
import { type EventReader, readEvents } from "./storm/read-events.ts";
import { runClients } from "./storm/run-clients.ts";
import { type Kills, runKiller } from "./storm/run-killer.ts";
import { type Stage, startStage } from "./storm/stage.ts";
import { createWitness, type Witness } from "./storm/witness.ts";

const timeoutMs = 2 * deadlineMs;
const repetition = `VERGENCE_PROOF_SEED=${form.seed} repeats its chances`;
/** Names the seed where it fails, as a small storm prints it nowhere else. */
const expectOfStorm = <T>(found: T) => expect(found, repetition);

let stage: Stage;
let witness: Witness;
let events: EventReader;
let surprises: string[];
let drained: Drained;
let store: StoreFindings;
const kills: Kills = { web: 0, worker: 0, store: 0, postgres: 0 };

async function rage(): Promise<void> {
  const startedAt = performance.now();
  if (form.seconds !== null) console.log(`storm: ${repetition}`);
  stage = await startStage(form);
  const { t } = stage;
  witness = createWitness(stage.webUrls);
  const films = await makeFilms(stage.folder);
  const apiKey = await t.keyFor(t.contextFor("admin"), "admin");
  const clients = Array.from({ length: form.clientCount }, (_, index) =>
    createStormClient({ apiKey, witness, films, chances: chancesOf(form.seed + index) }),
  );
  events = await readEvents(createStormClient({ apiKey, witness, films, chances: chancesOf(form.seed) }), t.resources);

  let isOver = false;
  [surprises] = await Promise.all([
    runClients(clients, form).finally(() => {
      isOver = true;
    }),
    runKiller({ stage, witness, form, kills, chances: chancesOf(form.seed - 1), isOver: () => isOver }),
  ]);
  drained = await drain(stage, kills);
  const last = await t.resources.db.outboxEvent.count();
  await waitUntil("the last event", async () => events.received.length >= last, deadlineMs);
  store = await inspectStore(t.resources);
  const ownEnds = Object.entries(stage.processes).flatMap(([victim, kept]) =>
    kept.flatMap((process) => process.ownEnds.map((output) => `  ${victim} said: ${output.trim()}`)),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  if (form.seconds !== null)
    console.log(await describeStorm(t.resources, { ...form, seconds, witness, kills, ownEnds, drained, store }));
}

beforeAll(
  () =>
    rage().catch((error: unknown) => {
      throw new Error(`The storm broke off (${repetition}): ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }),
  timeoutMs,
);
afterAll(async () => {
  await events?.stop();
  await stage?.stop();
}, timeoutMs);

describe("clients upload, complete, cancel, delete and retry while every process is killed again and again", () => {
  test("no client is answered what neither a kill nor its own doing explains", () => {
    expectOfStorm(surprises).toEqual([]);
  });

  test("each group is what was acknowledged of it: one video, one ingest, one queue entry, or canceled, or deleted", async () => {
    expectOfStorm(await contradictionsOfGroups(stage.t.resources, witness)).toEqual([]);
    expectOfStorm([...witness.groups.values()].some(({ libraryIds }) => libraryIds.size > 0)).toBe(true);
  });

  test("every job is over, no good film failed, and no work was given up", async () => {
    expectOfStorm(await contradictionsOfJobs(stage.t.resources, witness)).toEqual([]);
  });

  test("every ready stream can be played whole", () => {
    expectOfStorm(store.unplayable).toEqual([]);
    expectOfStorm(store.playedCount).toBeGreaterThan(0);
  });

  test("no object that a row names is missing", () => {
    expectOfStorm(store.missing).toEqual([]);
  });

  test("no object is left that nothing names", () => {
    expectOfStorm(store.orphans).toEqual([]);
  });

  test("no multipart upload is open that no pending file names", () => {
    expectOfStorm(store.openUploads).toEqual([]);
  });

  test("a reader of events received each once and in order", async () => {
    expectOfStorm(await contradictionsOfEvents(stage.t.resources, events.received)).toEqual([]);
  });

  test("no scratch folder of a killed worker is left", async () => {
    expectOfStorm(await jobFoldersIn(stage.scratchDir)).toEqual([]);
    expectOfStorm(await readdir(stage.scratchDir)).toHaveLength(form.workerCount);
  });
});
