/** What goes to stdout: for people, or with `--json` for programs. */
export const printed = <T>(isJson: boolean | undefined, value: T, format: (value: T) => string): string =>
  isJson ? JSON.stringify(value, null, 2) : format(value);
