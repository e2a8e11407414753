/** An etag without its quotes, as the house keeps it. */
export const unquoted = (etag: string | undefined): string => (etag ?? "").replaceAll('"', "");

/** An etag as HTTP writes it, whether a client gave it with quotes or without. */
export const quoted = (etag: string): string => `"${unquoted(etag)}"`;
