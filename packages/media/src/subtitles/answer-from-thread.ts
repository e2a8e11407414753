import { parentPort, workerData } from "node:worker_threads";
import { MediaError, type MediaErrorCode } from "../media-error.ts";

/** What a thread has to say at its end. Errors lose their class on the way from one thread to another. */
export type ThreadAnswer<Result> =
  | { result: Result; failure: null }
  | { result: null; failure: { code: MediaErrorCode; message: string; permanent: boolean } };

/** In a thread of `runSubtitleThread`: does its work, and sends what comes out or the MediaError. Any other error ends the thread. */
export function answerFromThread<Task, Result>(work: (task: Task) => Result): void {
  parentPort?.postMessage(answerOf(() => work(workerData)));
}

function answerOf<Result>(work: () => Result): ThreadAnswer<Result> {
  try {
    return { result: work(), failure: null };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    const { code, message, permanent } = error;
    return { result: null, failure: { code, message, permanent } };
  }
}
