import { Skeleton } from "../ui/skeleton.tsx";
import { WebhooksTableHead, webhookColumnLook } from "./webhooks-table.tsx";

const rowWidths = ["w-64", "w-48", "w-56"];

export function WebhooksTableSkeleton() {
  return (
    <>
      <p role="status" className="sr-only">
        Loading the webhooks
      </p>
      <table aria-hidden className="w-full table-fixed border-collapse">
        <WebhooksTableHead />
        <tbody className="divide-y">
          {rowWidths.map((width) => (
            <tr key={width} className="[&>td]:px-3 [&>td:last-child]:pr-4">
              <td className="h-13 space-y-2 pl-4!">
                <Skeleton className={`max-w-full ${width}`} />
                <Skeleton className="h-2.5 w-24" />
              </td>
              <td className={webhookColumnLook("Events")}>
                <Skeleton className="w-40" />
              </td>
              <td className={webhookColumnLook("State")}>
                <Skeleton className="h-5 w-20 rounded-full" />
              </td>
              <td className={webhookColumnLook("Last delivery")}>
                <Skeleton className="w-32" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
