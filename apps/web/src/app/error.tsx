"use client";

import { CloudOff, RotateCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";

export default function ErrorPage({ retry }: { error: unknown; retry: () => void }) {
  return (
    <main role="alert" className="grid min-h-dvh place-items-center">
      <Notice
        as="h1"
        icon={CloudOff}
        title="The server could not show this page"
        actions={
          <Button variant="primary" onClick={retry}>
            <RotateCw aria-hidden /> Try again
          </Button>
        }
      >
        <p>
          It may be starting, or its database or store cannot be reached. Uploads that are under way are not affected.
        </p>
      </Notice>
    </main>
  );
}
