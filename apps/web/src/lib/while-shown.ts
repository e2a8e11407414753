interface Asked<T> {
  state: { data: T | undefined };
}

/**
 * A query's `refetchInterval` for what changes without telling: asks again every so often (hidden pages do not), once
 * there is something to show; where there is nothing yet, trying again is the person's to decide.
 */
export function whileShown<T>(everyMs: number | ((data: T) => number)): (query: Asked<T>) => number | false {
  return ({ state: { data } }) => {
    if (data === undefined) return false;
    return typeof everyMs === "number" ? everyMs : everyMs(data);
  };
}
