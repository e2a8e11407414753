import { startTimer } from "@vergence/timers";

/** Notifies one waiting reader. A notification that comes while nobody waits is kept until it is cleared. */
export class Signal {
  readonly #heartbeatMs: number;
  readonly #ended = new AbortController();
  #isNotified = false;
  #resume: () => void = () => undefined;

  /** @param heartbeatMs longest that `wait` waits */
  constructor(heartbeatMs: number) {
    this.#heartbeatMs = heartbeatMs;
  }

  /** Aborts at the end. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  notify(): void {
    this.#isNotified = true;
    this.#resume();
  }

  clear(): void {
    this.#isNotified = false;
  }

  end(): void {
    this.#ended.abort();
    this.#resume();
  }

  /** @returns whether it was notified; false when the heartbeat's time passes first, or at the end */
  async wait(): Promise<boolean> {
    if (this.#isNotified || this.ended.aborted) return this.#isNotified;
    await new Promise<void>((resolve) => {
      const timer = startTimer(resolve, this.#heartbeatMs);
      this.#resume = () => {
        timer.stop();
        resolve();
      };
    });
    return this.#isNotified;
  }
}
