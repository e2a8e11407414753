export { doubling, type FailedTry, retry, usualPauseMs } from "./retry.ts";
export { startInterval } from "./start-interval.ts";
export { startTimer } from "./start-timer.ts";
export { timeoutSignal } from "./timeout-signal.ts";
export type { Timer } from "./timer.ts";
export { wait } from "./wait.ts";
export { within } from "./within.ts";
