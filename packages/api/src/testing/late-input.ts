import type { FileInput, Input } from "./use-cases.ts";

/** An input with ids that exist once the tests run, and words for it. */
export interface LateInput {
  words: string;
  make(): FileInput;
}
export const late = (words: string, make: () => FileInput): LateInput => ({ words, make });

export const isLate = (given: FileInput | LateInput): given is LateInput => typeof given.make === "function";

/** An input in a test's title: with no id that is another one in every run, and of long values the beginning. */
export const wordsOf = (given: FileInput | LateInput) =>
  isLate(given)
    ? given.words
    : JSON.stringify(given, (_, value) => {
        if (typeof value !== "string") return value;
        return /^[0-9a-f-]{36}$/.test(value) ? "an unknown id" : value.slice(0, 40);
      });

/** Words for an input with more in it. */
export const withMore = (words: string, more: Input) =>
  Object.keys(more).length > 0 ? `${words} with ${wordsOf(more)}` : words;
