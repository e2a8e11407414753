/** A time as listings show it: `2026-12-31 18:00Z`, or `-`. */
export const minute = (time: string | null) => (time ? `${time.slice(0, 16).replace("T", " ")}Z` : "-");
