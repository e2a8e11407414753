/**
 * The log lines that a process has printed whole so far, parsed. A test that has nothing but the log to go by asks for a line's
 * `event`, `code` or ids; its `msg` is for people, and may be put in other words.
 */
export function loggedLines(output: string): Record<string, unknown>[] {
  // What follows the last line break may be half a line.
  const whole = output.split("\n").slice(0, -1);
  return whole.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}
