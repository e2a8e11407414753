"use client";

import { CloudOff, RotateCw } from "lucide-react";
import { describeError } from "#lib/describe-error.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** A call that failed: why, what to quote when asking for help, and a way to try again. */
export function FailureNotice({ error, what, onRetry }: { error: unknown; what: string; onRetry: () => void }) {
  const { message, requestId } = describeError(error);
  return (
    <div role="alert">
      <Notice
        icon={CloudOff}
        title={`${what} could not be loaded`}
        actions={
          <Button onClick={onRetry}>
            <RotateCw aria-hidden /> Try again
          </Button>
        }
      >
        <p>{message}</p>
        {requestId && <p className="mt-2 font-mono text-xs text-ink-faint">Request {requestId}</p>}
      </Notice>
    </div>
  );
}
