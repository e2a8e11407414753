import { Film } from "lucide-react";
import Link from "next/link";
import { buttonLook } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** What stands in the place of a page that does not exist. */
export function NotFoundNotice() {
  return (
    <Notice
      as="h1"
      icon={Film}
      title="This page is not in the cut"
      actions={
        <Link href="/uploads" className={buttonLook({ variant: "primary" })}>
          To the uploads
        </Link>
      }
    >
      <p>The address leads nowhere, or what it led to has been deleted.</p>
    </Notice>
  );
}
