import pg from "pg";

/**
 * A connection that ends with the first statement that got no answer in `query_timeout`. Else a transaction's ROLLBACK
 * would wait behind that statement and be dropped unsent, and the pool would hand the connection on with the
 * transaction still open.
 */
export class TimeoutClient extends pg.Client {
  override query = ((...args: Parameters<typeof pg.Client.prototype.query>) => {
    const answer: unknown = Reflect.apply(pg.Client.prototype.query, this, args);
    if (answer instanceof Promise) answer.catch((error: Error) => this.#endWhenUnanswered(error));
    return answer;
  }) as typeof pg.Client.prototype.query;

  #endWhenUnanswered({ message }: Error): void {
    // pg's own words; it gives them no code.
    if (message === "Query read timeout") this.#stream.destroy();
  }

  get #stream(): { destroy(): void } {
    return (this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream;
  }
}
