/** One part of the stack: how it starts, and how it stops once it has started. */
export interface Stage {
  name: string;
  start(signal: AbortSignal): Promise<(() => Promise<void>) | void>;
}

/**
 * Starts one stage after another; the returned function stops them in the opposite order, and is safe to call again.
 * When a stage fails, or `signal` aborts, those that have started are stopped before the error is thrown.
 */
export async function startInOrder(stages: Stage[], signal: AbortSignal, log: (message: string) => void) {
  const stops: { name: string; stop: () => Promise<void> }[] = [];
  const stopAll = async () => {
    for (const { name, stop } of stops.splice(0).reverse()) {
      await stop().catch((error: unknown) => log(`${name} did not stop cleanly: ${String(error)}`));
    }
  };
  try {
    for (const stage of stages) {
      signal.throwIfAborted();
      const stop = await stage.start(signal);
      if (stop) stops.push({ name: stage.name, stop });
    }
    signal.throwIfAborted();
  } catch (error) {
    await stopAll();
    throw error;
  }
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stopAll());
}
