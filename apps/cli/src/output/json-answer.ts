/** The option of every command whose answer programs may want. */
export const jsonOption = ["--json", "the API's own answer, for programs"] as const;

/** What goes to stdout: for people, or with `--json` for programs. */
export const printed = <T>(isJson: boolean | undefined, value: T, format: (value: T) => string): string =>
  isJson ? JSON.stringify(value, null, 2) : format(value);
