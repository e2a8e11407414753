"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchStreamLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "@vergence/api";
import { type ReactNode, useState } from "react";
import { describeError } from "./describe-error.ts";
import { leaveForSignIn } from "./leave-for-sign-in.ts";

const context = createTRPCContext<AppRouter>();
export const useApi = context.useTRPC;

const url = "/api/trpc";

function createLinks() {
  return [
    splitLink({
      condition: (operation) => operation.type === "subscription",
      true: httpSubscriptionLink({ url }),
      // Answers arrive one by one: a store that is slow to list its parts does not hold back the rest of the page.
      false: httpBatchStreamLink({ url }),
    }),
  ];
}

/** How often what is on show is asked for again, once asking has failed. */
const healEveryMs = 5_000;

/**
 * Asks again only where the same question may be answered later. What is on show goes on asking until it is, so that a
 * page never stays behind because one answer got lost; where there is nothing to show yet, that is the person's to
 * decide. A session that has ended leads to the sign-in page.
 */
function createQueryClient() {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (describeError(error).kind === "signed_out") leaveForSignIn();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => describeError(error).kind === "unreachable" && failures < 2,
        refetchInterval: ({ state: { data, error } }) =>
          data !== undefined && error && describeError(error).kind === "unreachable" ? healEveryMs : false,
      },
    },
  });
}

/** Gives everything below it the typed tRPC client and its cache. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(() => createTRPCClient<AppRouter>({ links: createLinks() }));
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
