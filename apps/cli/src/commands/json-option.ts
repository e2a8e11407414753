/** Of every command whose answer programs may want. */
export const jsonOption = ["--json", "the API's own answer, for programs"] as const;
