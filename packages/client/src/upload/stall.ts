import { startTimer } from "@vergence/timers";

/**
 * A signal that aborts when no byte has moved for a while. A half-open connection keeps a request pending for hours
 * without an error; the lack of movement is the only symptom.
 */
export function watchForStall(timeoutSeconds: number) {
  const controller = new AbortController();
  const giveUp = () =>
    controller.abort(new DOMException(`no byte was sent for ${timeoutSeconds} seconds`, "TimeoutError"));
  let timer = startTimer(giveUp, timeoutSeconds * 1_000);
  return {
    signal: controller.signal,
    moved: () => {
      timer.stop();
      timer = startTimer(giveUp, timeoutSeconds * 1_000);
    },
    stop: () => timer.stop(),
  };
}
