/** UTF-8 byte order, which S3 lists by; JavaScript's own order differs where surrogate pairs meet U+E000…U+FFFF. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return utf8Rank(a) - utf8Rank(b);
  }
  return left.length - right.length;
}

function utf8Rank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit;
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800;
}

/** The keys of a bucket in S3's order; sorted when first asked for after a key came or went. */
export class SortedKeys {
  readonly #objects: ReadonlyMap<string, unknown>;
  #sorted: string[] | null = null;

  constructor(objects: ReadonlyMap<string, unknown>) {
    this.#objects = objects;
  }

  added(key: string, isNew: boolean): void {
    if (!isNew || !this.#sorted) return;
    const last = this.#sorted.at(-1);
    if (last === undefined || compareKeys(last, key) < 0) this.#sorted.push(key);
    else this.#sorted = null;
  }

  removed(): void {
    this.#sorted = null;
  }

  /** The keys greater than or equal to `from`, in order. */
  *from(from: string): Generator<string> {
    this.#sorted ??= [...this.#objects.keys()].sort(compareKeys);
    const keys = this.#sorted;
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(keys[middle] ?? "", from) < 0) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < keys.length; index += 1) yield keys[index] ?? "";
  }
}
