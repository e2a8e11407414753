/** Lets one task at a time change what stands under a key. */
export class KeyLocks {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Whether any task is running or waiting. */
  get busy(): boolean {
    return this.#tails.size > 0;
  }

  /** Runs `task` after all that were given before it for the same key, whether or not they failed. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(task);
    const tail = result.catch(() => undefined);
    this.#tails.set(key, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}
