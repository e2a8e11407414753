/**
 * Resolves with the reason when this process is asked to end: SIGTERM, SIGINT, or, with VERGENCE_EXIT_WITH_PARENT=1,
 * the end of standard input, which tells that the parent is gone even if it was killed. A second signal ends at once.
 */
export function onStopRequest(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => {
        resolve(signal);
        process.on(signal, () => process.exit(1));
      });
    }
    if (process.env.VERGENCE_EXIT_WITH_PARENT === "1") {
      process.stdin.once("end", () => resolve("parent ended"));
      process.stdin.once("error", () => resolve("parent ended"));
      process.stdin.resume();
    }
  });
}
