/** The process was asked to end; the message says by what: the signal's name, or `parent ended`. */
export class StopRequestedError extends Error {}

/**
 * Aborts, with a `StopRequestedError`, when this process is asked to end: by SIGTERM, by SIGINT or, for a child that
 * must not outlive its parent, by the end of stdin, which comes even if the parent was killed. A second signal ends the
 * process at once, with 1: a user who asks twice no longer waits for an orderly end. The supervisor of `packages/local`
 * has a `stopRequest` of its own, as a single Ctrl-C may reach it twice; apps under it are in groups of their own.
 * @param options.withParent whether the end of stdin counts; stdin is read from then on
 */
export function stopRequest({ withParent }: { withParent: boolean }): AbortSignal {
  const controller = new AbortController();
  let signals = 0;
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.on(name, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      controller.abort(new StopRequestedError(name));
    });
  }
  if (withParent) {
    const end = () => controller.abort(new StopRequestedError("parent ended"));
    process.stdin.on("end", end).on("close", end).on("error", end).resume();
  }
  return controller.signal;
}
