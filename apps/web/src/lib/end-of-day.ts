/** The last moment, where the person is, of a day as a date field gives it (`2026-12-31`), in UTC. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString();
