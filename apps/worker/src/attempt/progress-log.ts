import type { JobProgress } from "@vergence/contract";
import type { Logger } from "@vergence/core";
import { ClaimLostError, inSpan } from "@vergence/core/worker";
import { startInterval, type Timer } from "@vergence/timers";
import { retryWhileDatabaseUnreachable } from "./retry-while-database-unreachable.ts";

const writeEveryMs = 500;
/** Written even when nothing moved: a worker learns so that its job was canceled. */
const confirmEveryMs = 3_000;

export interface ProgressTarget<Step extends string> {
  /** In their order. */
  steps: readonly Step[];
  /** Writes how far all steps are. @throws ClaimLostError */
  write(progress: JobProgress[]): Promise<void>;
  /** Aborts when the worker stops, or the delivery ends. */
  signal: AbortSignal;
  logger: Logger;
}

/**
 * How far each step of one attempt is: kept in memory, written to the database at most twice a second.
 */
export class ProgressLog<Step extends string> {
  readonly #target: ProgressTarget<Step>;
  readonly #percents: Map<Step, number>;
  /**
   * Aborts as the given one does, and with a ClaimLostError once the job is canceled, or another worker has taken over.
   */
  readonly signal: AbortSignal;
  readonly #lost = new AbortController();
  readonly #timer: Timer;
  #isDirty = false;
  /** The write that is under way, and the one that waits for it. */
  #current: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #writtenAtMs = 0;

  constructor(target: ProgressTarget<Step>) {
    this.#target = target;
    this.signal = AbortSignal.any([target.signal, this.#lost.signal]);
    this.#percents = new Map(target.steps.map((step) => [step, 0]));
    this.#timer = startInterval(() => this.#tick(), writeEveryMs);
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

  /**
   * Ends the steps before this one, writes at once, and does the step's work, in a span of its own.
   * @throws ClaimLostError
   */
  async run<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const { steps } = this.#target;
    for (const before of steps.slice(0, steps.indexOf(step))) this.#percents.set(before, 100);
    await this.confirm();
    return inSpan(`step ${step}`, {}, work);
  }

  /**
   * Makes sure that the attempt is still the current one; an unreachable database is waited for.
   * @param maxAgeMs an answer that is no older than this is good enough
   * @throws ClaimLostError; the signal's reason on abort
   */
  async confirm(maxAgeMs = 0): Promise<void> {
    this.signal.throwIfAborted();
    if (performance.now() - this.#writtenAtMs < maxAgeMs) return;
    await retryWhileDatabaseUnreachable(this.signal, () => this.#nextWrite());
  }

  /**
   * Stops writing, and then does the work that ends the attempt; an unreachable database is waited for. A write beside
   * it would wait for the row until the job has succeeded, and mistake an attempt that no longer runs for one that was
   * taken over.
   * @throws what the work throws; ClaimLostError; the signal's reason on abort
   */
  async finish(work: () => Promise<void>): Promise<void> {
    await this.close();
    this.signal.throwIfAborted();
    await retryWhileDatabaseUnreachable(this.signal, work);
  }

  /** Stops writing, when what is being written is there. */
  async close(): Promise<void> {
    this.#timer.stop();
    for (let write = this.#current; write; write = this.#next ?? this.#current) await write.catch(() => undefined);
  }

  #tick(): void {
    const isDue = this.#isDirty || performance.now() - this.#writtenAtMs >= confirmEveryMs;
    // Behind a write that hangs no others line up.
    if (!isDue || this.#current || this.signal.aborted) return;
    // A database that is unreachable for a moment is no reason to give up the work; the next write tries again.
    this.#nextWrite().catch((error: unknown) => {
      if (!this.signal.aborted) this.#target.logger.warn({ err: error }, "progress lost");
    });
  }

  /** A write that begins after this call; all who ask while one is under way share the next. */
  #nextWrite(): Promise<void> {
    if (!this.#current) return this.#startWrite();
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#startWrite();
      });
    return this.#next;
  }

  #startWrite(): Promise<void> {
    const write = this.#write().finally(() => {
      if (this.#current === write) this.#current = null;
    });
    this.#current = write;
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
