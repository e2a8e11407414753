import type { ReactNode } from "react";
import { FailureNotice } from "./failure-notice.tsx";

/** What a list needs to know of the query that reads it. */
export interface ListQuery {
  isPending: boolean;
  isFetching: boolean;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
}

export interface DataListProps<Row> {
  /** What it lists, in the middle of a sentence: `uploads`. */
  what: string;
  query: ListQuery;
  /** Undefined until they are read. */
  rows: readonly Row[] | undefined;
  /** In the place of rows that are being read for the first time. */
  loading: ReactNode;
  /** In the place of no rows. */
  empty: ReactNode;
  children: (rows: readonly Row[]) => ReactNode;
  className?: string;
}

/** A list in each of its states: being read, refused, empty, or there. */
export function DataList<Row>({ what, query, rows, loading, empty, children, className }: DataListProps<Row>) {
  return (
    <div aria-busy={query.isFetching} className={className}>
      {query.isPending && loading}
      {query.isError && !rows && (
        <FailureNotice error={query.error} what={`The ${what}`} onRetry={() => query.refetch()} />
      )}
      {rows?.length === 0 && empty}
      {rows && rows.length > 0 && children(rows)}
    </div>
  );
}
