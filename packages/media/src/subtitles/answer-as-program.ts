import { MediaError, type MediaErrorCode } from "../media-error.ts";

/** What a program of `runSubtitleProgram` prints, as JSON. */
export type ProgramAnswer<Result> =
  | { result: Result; failure: null }
  | { result: null; failure: { code: MediaErrorCode; message: string; permanent: boolean } };

/**
 * In such a program: does its work, and prints what comes out of it or the MediaError. Any other error ends the
 * program.
 */
export function answerAsProgram<Task, Result>(work: (task: Task) => Result): void {
  const task: Task = JSON.parse(process.argv[2] ?? "");
  process.stdout.write(JSON.stringify(answerOf(() => work(task))));
}

function answerOf<Result>(work: () => Result): ProgramAnswer<Result> {
  try {
    return { result: work(), failure: null };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    const { code, message, permanent } = error;
    return { result: null, failure: { code, message, permanent } };
  }
}
