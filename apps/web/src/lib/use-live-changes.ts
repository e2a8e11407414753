"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { startTimer, type Timer } from "@vergence/timers";
import { useEffect, useRef } from "react";
import { useApi } from "./api-client.tsx";
import { usePageVisible } from "./use-page-visible.ts";

export type LiveState = "connecting" | "live" | "lost";

/** Changes may come by the hundred: what they touch is read again at most this often. */
const refreshEveryMs = 400;

/**
 * Follows the workspace's changes, or one group's, and reads again whatever the page shows. After the connection was
 * lost, everything is read again, because changes may have been missed.
 */
export function useLiveChanges(uploadSessionId?: string): LiveState {
  const api = useApi();
  const queryClient = useQueryClient();
  const visible = usePageVisible();
  const timer = useRef<Timer>(undefined);
  useEffect(() => () => timer.current?.stop(), []);

  const refreshSoon = () => {
    if (timer.current !== undefined) return;
    timer.current = startTimer(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries();
    }, refreshEveryMs);
  };
  const subscription = useSubscription(
    api.uploadGroups.changes.subscriptionOptions(
      { uploadSessionId },
      { enabled: visible, onStarted: refreshSoon, onData: refreshSoon },
    ),
  );
  if (subscription.status === "pending") return "live";
  return subscription.status === "error" || subscription.error ? "lost" : "connecting";
}
