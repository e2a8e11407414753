/** A failure that one plain line tells all about. */
export class CliError extends Error {}

/** Bad arguments: told together with the usage. */
export class UsageError extends CliError {}
