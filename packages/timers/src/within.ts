import { startTimer } from "./start-timer.ts";

/** Settles as the promise does, or rejects after so many milliseconds; what the promise works on goes on. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = startTimer(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.stop();
  }
}
