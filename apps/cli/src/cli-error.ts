/** A failure that one plain line explains. */
export class CliError extends Error {}

/** Bad arguments: shown together with the usage. */
export class UsageError extends CliError {}

/** The help was asked for; the message is the whole of it. */
export class HelpRequest extends Error {}
