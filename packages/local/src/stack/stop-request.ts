/**
 * Aborts at the first SIGINT, SIGTERM or SIGHUP, and, with VERGENCE_EXIT_WITH_PARENT=1, when stdin ends, which it does
 * when the parent is gone, killed or not. Later signals change nothing: a terminal sends Ctrl-C to the whole family,
 * npm passes it on. It is not the `stopRequest` of core, which ends an app at the second signal and which this package
 * may not import: here one Ctrl-C comes twice, and an end at once would leave Postgres and the apps to be killed.
 */
export function stopRequest(env: Record<string, string | undefined> = process.env): AbortSignal {
  const controller = new AbortController();
  const stop = (reason: string) => controller.abort(new StopRequestedError(reason));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal));
  if (env.VERGENCE_EXIT_WITH_PARENT === "1") {
    for (const event of ["end", "close", "error"]) process.stdin.once(event, () => stop("the parent process ended"));
    process.stdin.resume();
  }
  return controller.signal;
}

/** The user, or the system, asked to stop. */
export class StopRequestedError extends Error {}
