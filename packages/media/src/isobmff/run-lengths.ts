/** A column of a sample table as the format keeps it: how often each value comes, one run after another. */
export class RunLengths {
  readonly #counts: number[] = [];
  readonly #values: number[] = [];

  push(value: number): void {
    const last = this.#values.length - 1;
    if (this.#values[last] === value) this.#counts[last] = (this.#counts[last] ?? 0) + 1;
    else {
      this.#values.push(value);
      this.#counts.push(1);
    }
  }

  get values(): readonly number[] {
    return this.#values;
  }

  /** Count of runs, then count and value of each; values may be less than 0. */
  toTable(): Buffer {
    const table = Buffer.allocUnsafe(4 + 8 * this.#values.length);
    table.writeUInt32BE(this.#values.length, 0);
    for (const [index, value] of this.#values.entries()) {
      table.writeUInt32BE(this.#counts[index] ?? 0, 4 + 8 * index);
      if (value < 0) table.writeInt32BE(value, 8 + 8 * index);
      else table.writeUInt32BE(value, 8 + 8 * index);
    }
    return table;
  }
}
