/** The colour of the dot before an event, by its tone. */
export const toneDots = {
  good: "bg-good",
  bad: "bg-bad",
  warn: "bg-warn",
  active: "bg-accent",
  quiet: "bg-line-strong",
} as const;
