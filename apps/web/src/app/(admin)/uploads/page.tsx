import type { Metadata } from "next";
import { Suspense } from "react";
import { UploadsView } from "#components/uploads/uploads-view.tsx";

export const metadata: Metadata = { title: "Uploads" };

export default function UploadsPage() {
  return (
    <Suspense>
      <UploadsView />
    </Suspense>
  );
}
