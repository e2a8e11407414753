import type { JobProgress } from "@vergence/contract";
import { ClaimLostError, inSpan, type Logger } from "@vergence/core";

import { withDatabasePatience } from "../transfer/with-patience.ts";

const writeEveryMs = 500;
/** Written even when nothing moved: that is how a worker learns that its job was canceled. */
const confirmEveryMs = 3_000;

export interface ProgressTarget<Step extends string> {
  /** In their order. */
  steps: readonly Step[];
  /** Writes all steps down. @throws ClaimLostError */
  write(progress: JobProgress[]): Promise<void>;
  logger: Logger;
}

/**
 * How far each step of one attempt is: kept in memory, written down at most twice a second. `signal` aborts with a ClaimLostError
 * once the work is another's, or canceled.
 */
export class ProgressLog<Step extends string> {
  readonly #target: ProgressTarget<Step>;
  readonly #percents: Map<Step, number>;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #isDirty = false;
  #writing: Promise<void> = Promise.resolve();
  #writtenAtMs = 0;

  constructor(target: ProgressTarget<Step>) {
    this.#target = target;
    this.#percents = new Map(target.steps.map((step) => [step, 0]));
    this.#timer = setInterval(() => this.#tick(), writeEveryMs);
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** All steps, in their order, whole percents. */
  current(): JobProgress[] {
    return [...this.#percents].map(([name, percent]) => ({ name, percent: Math.floor(percent) }));
  }

  /** Notes how far a step is, 0 to 100. */
  set(step: Step, percent: number): void {
    const whole = Math.min(100, Math.max(0, percent));
    if (Math.floor(whole) === Math.floor(this.#percents.get(step) ?? 0)) return;
    this.#percents.set(step, whole);
    this.#isDirty = true;
  }

  /** Ends the steps before this one, writes at once, and does the step's work, in a span of its own. @throws ClaimLostError */
  async run<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const { steps } = this.#target;
    for (const before of steps.slice(0, steps.indexOf(step))) this.#percents.set(before, 100);
    await this.confirm();
    return inSpan(`step ${step}`, {}, work);
  }

  /**
   * Makes sure that the attempt is still the current one; a database that is away is waited for.
   * @param maxAgeMs an answer that is no older than this is good enough
   * @throws ClaimLostError
   */
  async confirm(maxAgeMs = 0): Promise<void> {
    this.#lost.signal.throwIfAborted();
    if (performance.now() - this.#writtenAtMs < maxAgeMs) return;
    await withDatabasePatience(this.#lost.signal, () => this.#enqueueWrite());
  }

  /** Stops writing, when what is being written is there. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
  }

  #tick(): void {
    const isDue = this.#isDirty || performance.now() - this.#writtenAtMs >= confirmEveryMs;
    if (!isDue || this.#lost.signal.aborted) return;
    // A database that is away for a moment is no reason to give up the work; the next write tries again.
    this.#enqueueWrite().catch((error: unknown) => {
      if (!this.#lost.signal.aborted) this.#target.logger.warn({ err: error }, "progress lost");
    });
  }

  #enqueueWrite(): Promise<void> {
    const write = this.#writing.then(() => this.#write());
    this.#writing = write.catch(() => undefined);
    return write;
  }

  async #write(): Promise<void> {
    const startedAtMs = performance.now();
    this.#isDirty = false;
    try {
      await this.#target.write(this.current());
      this.#writtenAtMs = startedAtMs;
    } catch (error) {
      this.#isDirty = true;
      if (error instanceof ClaimLostError) this.#lost.abort(error);
      throw error;
    }
  }
}
