/** Thrown to a worker whose job was canceled, or taken over by another: stop, and leave the job's rows alone. */
export class ClaimLostError extends Error {
  constructor({ attempt, jobId }: { attempt: number; jobId: number }) {
    super(`Attempt ${attempt} at job ${jobId} is no longer the current one.`);
    this.name = "ClaimLostError";
  }
}
