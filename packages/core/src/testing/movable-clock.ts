import type { Clock } from "../context.ts";

/** The real time plus what a test added: nothing stands still, but days pass at once. */
export class MovableClock implements Clock {
  #offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  advance(seconds: number): void {
    this.#offsetMs += seconds * 1000;
  }
}
