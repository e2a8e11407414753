import type { Screen } from "./progress/progress-board.ts";
import type { Env } from "./server/find-server.ts";

/** What a command has besides its arguments. */
export interface Session {
  env: Env;
  now: Date;
  /** Where progress is shown; never stdout, which is for the answer. */
  screen: Screen;
  /** Takes what goes to stdout, and the exit code where it is not 0. */
  answer(stdout: string, exitCode?: 0 | 1): void;
}
