import { defineConfig } from "vitest/config";

const rooms = ["packages/*/src", "apps/*/src", "scripts", "tests", "bench"];
const ending = (suffix: string) => rooms.map((room) => `${room}/**/*.${suffix}`);

export default defineConfig({
  test: {
    projects: [
      {
        // Pure things: no process, no network.
        test: {
          name: "unit",
          include: ending("test.{ts,tsx}"),
          exclude: [...ending("{int,e2e}.test.ts"), "**/node_modules/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // On the real Postgres, a real store, a real ffmpeg.
        test: {
          name: "int",
          include: ending("int.test.ts"),
          globalSetup: "./tests/global-setup.ts",
          maxWorkers: 2,
          // They only end what never does: a machine may do much else at the same time.
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        // The whole product in a real browser, one file after another, when all else is done.
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.e2e.test.ts"],
          globalSetup: "./tests/global-setup.ts",
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
