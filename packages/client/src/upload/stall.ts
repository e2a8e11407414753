import { startTimer } from "@vergence/timers";

/**
 * A signal that aborts when nothing has moved for a while. A line that is half dead keeps a request open for hours
 * without an error; only the lack of movement gives it away.
 */
export function watchForStall(timeoutSeconds: number) {
  const controller = new AbortController();
  const giveUp = () =>
    controller.abort(new DOMException(`no byte moved for ${timeoutSeconds} seconds`, "TimeoutError"));
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
