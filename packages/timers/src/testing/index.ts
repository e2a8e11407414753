export { inTime } from "./in-time.ts";
export { waitFor } from "./wait-for.ts";
