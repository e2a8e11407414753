import { waitUntil } from "../../support/wait-until.ts";
import { deadlineMs } from "./form.ts";

/**
 * Asks the database or the store until it answers: it may just have come back.
 * @throws what it said last, after the deadline
 */
export async function askUntilUp<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
  let last: unknown;
  const asking = () =>
    ask().then(
      (answer) => ({ answer }),
      (error: unknown) => {
        last = error;
        return null;
      },
    );
  const given = await waitUntil(what, asking, deadlineMs).catch((error: unknown) => {
    throw last ?? error;
  });
  return given.answer;
}
