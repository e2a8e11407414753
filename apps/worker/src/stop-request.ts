/**
 * Aborts when the process is asked to end: SIGTERM, SIGINT or, for a child that must not outlive its parent, the end of
 * stdin. A second signal ends the process at once.
 */
export function stopRequest({ withStdin }: { withStdin: boolean }): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort(new Error(`The worker was asked to end by ${name}.`));
    });
  }
  if (withStdin) {
    const onEnd = () => controller.abort(new Error("The worker's parent is gone."));
    process.stdin.on("end", onEnd).on("close", onEnd).on("error", onEnd).resume();
  }
  return controller.signal;
}
