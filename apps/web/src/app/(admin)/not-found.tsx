import { NotFoundNotice } from "#components/ui/not-found-notice.tsx";

/** Below the header, in the layout's own main. */
export default function NotFoundInAdmin() {
  return (
    <div className="grid min-h-[70dvh] place-items-center">
      <NotFoundNotice />
    </div>
  );
}
