import { expect } from "vitest";

/**
 * What stands where an answer shows the server's inside. None may be met by chance in a random secret, which answers do
 * carry.
 */
const traces = [
  /\bat \S+ \(?(file:|\/|node:)/, // a line of a stack
  /\.ts:\d+/,
  /node_modules/,
  /\b(SELECT|INSERT INTO|UPDATE) ["\w]/,
  /prisma|Prisma/,
  /(?<![\w+/=-])P\d{4}(?![\w+/=-])/, // Prisma's code of an error, alone: some base 62 or base 64 text ends so, too
];

/**
 * An answer shows nothing of the server's inside.
 * @param secrets texts that no answer may hold, such as the store's key
 */
export function expectNothingLeaks(text: string, secrets: string[]): void {
  for (const trace of traces) expect(text).not.toMatch(trace);
  for (const secret of secrets) expect(text).not.toContain(secret);
}
