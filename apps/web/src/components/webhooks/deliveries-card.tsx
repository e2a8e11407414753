"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DeliveryStatus, deliveryStatuses, type Webhook, type WebhookDeliveryPage } from "@vergence/contract";
import { Inbox } from "lucide-react";
import { useState } from "react";
import { useApi } from "#lib/api-client.tsx";
import { whileShown } from "#lib/while-shown.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { DataList } from "../ui/data-list.tsx";
import { Notice } from "../ui/notice.tsx";
import { Pager } from "../ui/pager.tsx";
import { Refusal } from "../ui/refusal.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { DeliveryRow } from "./delivery-row.tsx";
import { ReplayEventsDialog } from "./replay-events-dialog.tsx";

const pageSize = 25;
const skeletonWidths = ["w-72 max-w-full", "w-60 max-w-full", "w-64 max-w-full"];
/** Deliveries emit no events: pending ones are polled often, the list for new ones more rarely. */
const askAgainMs = ({ items }: WebhookDeliveryPage) =>
  items.some(({ status }) => status === "pending") ? 2_000 : 10_000;

/** Everything that was sent to a webhook, newest first, with each attempt; what failed is sent again from here. */
export function DeliveriesCard({ webhook }: { webhook: Webhook }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const { webhookId, disabledAt } = webhook;
  const [status, setStatus] = useState<DeliveryStatus | undefined>();
  const [trail, setTrail] = useState<string[]>([]);
  const [news, setNews] = useState("");
  const deliveries = useQuery(
    api.webhooks.deliveries.queryOptions(
      { webhookId, status, cursor: trail.at(-1), limit: pageSize },
      { placeholderData: keepPreviousData, refetchInterval: whileShown(askAgainMs) },
    ),
  );
  const readAgain = () => void queryClient.invalidateQueries(api.webhooks.pathFilter());
  const test = useMutation(
    api.webhooks.test.mutationOptions({
      onSuccess: ({ status, attempts }) =>
        setNews(status === "succeeded" ? "The test event was delivered" : `Not delivered: ${attempts.at(-1)?.error}`),
      onSettled: readAgain,
    }),
  );
  const items = deliveries.data?.items;
  const narrow = (next: DeliveryStatus | undefined) => {
    setStatus(next);
    setTrail([]);
  };
  return (
    <>
      <Card
        title="Deliveries"
        aside={
          <Select
            label="State of the deliveries"
            value={status ?? ""}
            onChange={(event) => narrow(deliveryStatuses.find((each) => each === event.target.value))}
          >
            <option value="">Every state</option>
            {deliveryStatuses.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </Select>
        }
      >
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <Button size="sm" disabled={test.isPending} onClick={() => test.mutate({ webhookId })}>
            {test.isPending ? "Sending" : "Send test event"}
          </Button>
          {!disabledAt && <ReplayEventsDialog webhookId={webhookId} onReplayed={setNews} />}
          <p role="status" className="text-xs text-ink-soft">
            {news}
          </p>
          <Refusal error={test.error} />
        </div>
        <DataList
          what="deliveries"
          query={deliveries}
          rows={items}
          loading={<SkeletonLines label="Loading the deliveries" widths={skeletonWidths} className="space-y-5" />}
          empty={
            <Notice icon={Inbox} title={status ? `No ${status} deliveries` : "Nothing was sent yet"}>
              <p>{status ? "Nothing here has this state." : "Events appear here as they are sent."}</p>
            </Notice>
          }
        >
          {(present) => (
            <ul className="divide-y">
              {present.map((delivery) => (
                <DeliveryRow
                  key={delivery.deliveryId}
                  webhookId={webhookId}
                  delivery={delivery}
                  canReplay={!disabledAt}
                  onReplayed={() => setNews(`${delivery.eventType} is sent again`)}
                />
              ))}
            </ul>
          )}
        </DataList>
      </Card>
      {items && <Pager trail={trail} nextCursor={deliveries.data?.nextCursor ?? null} onTurn={setTrail} />}
    </>
  );
}
