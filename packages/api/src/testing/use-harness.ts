import { afterAll, beforeAll } from "vitest";

/**
 * Opens what all tests of a file share before the first of them, and closes it after the last.
 * @returns the opened harness; its members are there once hooks and tests run
 */
export function useHarness<Harness extends { close(): Promise<void> }>(open: () => Promise<Harness>): Harness {
  const harness = {} as Harness;
  beforeAll(async () => {
    Object.assign(harness, await open());
  });
  // Nothing is open where the opening failed.
  afterAll(() => harness.close?.());
  return harness;
}
