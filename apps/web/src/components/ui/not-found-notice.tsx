import { Film } from "lucide-react";
import Link from "next/link";
import { buttonLook } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** Shown in place of a page that does not exist. */
export function NotFoundNotice() {
  return (
    <Notice
      as="h1"
      icon={Film}
      title="Page not found"
      actions={
        <Link href="/uploads" className={buttonLook({ variant: "primary" })}>
          Go to the uploads
        </Link>
      }
    >
      <p>The address is wrong, or what it belonged to has been deleted.</p>
    </Notice>
  );
}
