"use client";

import { useSearchParams } from "next/navigation";

/**
 * The query that is in the address, and how to change it. A change is a step that "back" undoes, unless it replaces
 * the step before, as every keystroke of a search does.
 * @param parse reads an address, and leaves out whatever it does not know
 * @param hrefOf the address of a query
 */
export function useAddressQuery<Query extends { trail: string[] }>(
  parse: (params: URLSearchParams) => Query,
  hrefOf: (query: Query) => string,
) {
  const query = parse(new URLSearchParams(useSearchParams().toString()));
  const change = (next: Partial<Query>, how: "push" | "replace" = "push") => {
    // Another filter begins again at the newest page.
    const href = hrefOf({ ...query, trail: [], ...next });
    if (how === "push") window.history.pushState(null, "", href);
    else window.history.replaceState(null, "", href);
  };
  return { query, change };
}
