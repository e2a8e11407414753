"use client";

import { Clapperboard, SearchX } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Notice } from "../ui/notice.tsx";

const startCommand = (origin: string) =>
  `curl -X POST ${origin}/api/videos/uploads \\
  -H "X-SPATIALGEN-APPKEY: $VERGENCE_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{ "videoName": "First take", "layout": "SBS",
        "files": [{ "fileName": "take-1.mov", "fileRole": "video",
                    "sizeBytes": 734003200 }] }'`;

/** The first thing that a new workspace sees: how to begin. */
export function NoUploadsYet() {
  return (
    <Notice icon={Clapperboard} title="No uploads yet">
      <p className="mx-auto max-w-md text-balance">
        A group of files becomes one video. Start the first with an API key of the role <em>upload</em>; it appears here
        at once.
      </p>
      <div className="mt-6 space-y-3 text-left">
        <CodeBlock title="Create a key" code="npm run -s keys -- create --role upload --name first" />
        <CodeBlock title="Start an upload" code={startCommand(location.origin)} />
      </div>
    </Notice>
  );
}

export function NoUploadsFound({ onClear }: { onClear: () => void }) {
  return (
    <Notice icon={SearchX} title="No uploads match" actions={<Button onClick={onClear}>Clear the filters</Button>}>
      <p>Nothing here has this state, layout and name.</p>
    </Notice>
  );
}
