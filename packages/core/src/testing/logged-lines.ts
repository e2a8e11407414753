/**
 * The log lines that a process has printed whole so far, parsed; other lines are left out. A test that has nothing but
 * the log to go by asks for a line's `event`, `code` or ids; its `msg` is for people, and may be put in other words.
 */
export function loggedLines(output: string): Record<string, unknown>[] {
  // What follows the last line break may be half a line; what stderr prints may be in the middle of another.
  return output
    .split("\n")
    .slice(0, -1)
    .filter(isJson)
    .map((line) => JSON.parse(line));
}

function isJson(line: string): boolean {
  try {
    return line.startsWith("{") && JSON.parse(line) !== null;
  } catch {
    return false;
  }
}
