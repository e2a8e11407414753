import type { Clock } from "../resources/context.ts";

/** The real time plus what a test added: nothing stands still unless it is stopped, but days pass at once. */
export class MovableClock implements Clock {
  #offsetMs = 0;
  #stoppedAtMs: number | null = null;

  now(): Date {
    return new Date((this.#stoppedAtMs ?? Date.now()) + this.#offsetMs);
  }

  /** From now on only what a test adds passes. */
  stop(): void {
    this.#stoppedAtMs = Date.now();
  }

  advance(seconds: number): void {
    this.#offsetMs += seconds * 1000;
  }
}
