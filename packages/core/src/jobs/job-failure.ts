/** Why a job or a task failed. */
export interface JobFailure {
  /** Stable, snake_case. */
  code: string;
  /** For the film maker: what is wrong, and with which file. */
  message: string;
}
