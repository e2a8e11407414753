/** Every secret that a test has seen or made, by what it is, and the search for them in what processes print. */
export interface Secrets {
  /** Keeps one; what is not there is none. */
  keep(kind: string, ...values: (string | null | undefined)[]): void;
  /**
   * Keeps what an answer contains: keys and tokens, webhook secrets, passwords, and the signatures in its addresses.
   */
  keepOf(answer: string): void;
  kinds(): string[];
  /** The kinds of secrets that are in a text, each with a piece of what stands around it. */
  foundIn(text: string): string[];
}

const known: [kind: string, pattern: RegExp][] = [
  ["API key or upload token", /\bvg[ku]_[0-9A-Za-z]{20,}\b/g],
  ["webhook secret", /\bwhsec_([\w+/=-]{20,})/g],
  ["presigned URL's signature", /X-Amz-Signature=([0-9a-f]{64})/g],
  ["playback token", /\/t\/([\w.~-]{20,})\//g],
  ["password", /"password":"([^"]{8,})"/g],
];

export function openSecrets(): Secrets {
  const values = new Map<string, string>();
  const keep = (kind: string, ...found: (string | null | undefined)[]) => {
    for (const value of found) if (value) values.set(value, kind);
  };
  return {
    keep,
    keepOf(answer) {
      for (const [kind, pattern] of known)
        for (const [whole, part] of answer.matchAll(pattern)) keep(kind, part ?? whole);
    },
    kinds: () => [...new Set(values.values())].sort(),
    foundIn(text) {
      const found = new Map<string, string>();
      for (const [value, kind] of values) {
        for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString("base64")]) {
          const at = text.indexOf(form);
          if (at >= 0) found.set(kind, `${kind}: ${text.slice(Math.max(0, at - 300), at + 200)}`);
        }
      }
      return [...found.values()];
    },
  };
}
