/** A failure that one plain line explains. */
export class CliError extends Error {}

/** Bad arguments: shown together with the usage. */
export class UsageError extends CliError {}

/** Somebody asks for help; the message is the whole of it. */
export class HelpRequest extends Error {}
