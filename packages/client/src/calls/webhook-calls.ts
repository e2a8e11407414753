import type {
  CreateWebhookBody,
  DeletedWebhook,
  ListDeliveriesQuery,
  ReplayEventsBody,
  ReplayedEvents,
  RotateSecretBody,
  UpdateWebhookBody,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookWithSecret,
} from "@vergence/contract";
import { type CallOptions, type PostOptions, step, type Verbs } from "./verbs.ts";

/** Fields of a new webhook; without `eventTypes` it receives every event. */
export type CreateWebhookInput = Pick<CreateWebhookBody, "url"> & Partial<CreateWebhookBody>;
/** Default: every event up to now that the endpoint has not accepted. */
export type ReplayEventsInput = Pick<ReplayEventsBody, "from"> & Partial<ReplayEventsBody>;

const all = "/webhooks";
const one = (webhookId: string) => `${all}/${step(webhookId)}`;

/** Webhooks of the workspace; for admins. Check what arrives with `verifyWebhook` of `@vergence/client/webhooks`. */
export const webhookCalls = ({ get, post, remove }: Verbs) => ({
  /** The only answer, with that of `rotateSecret`, that carries the signing secret. */
  create: (body: CreateWebhookInput, options?: PostOptions) => post<WebhookWithSecret>(all, body, options),
  /** All, newest first. */
  list: (options?: CallOptions) => get<Webhook[]>(all, undefined, options),
  get: (webhookId: string, options?: CallOptions) => get<Webhook>(one(webhookId), undefined, options),
  /** Changes what is passed and nothing else; `isEnabled` pauses or resumes its deliveries. */
  update: (webhookId: string, body: UpdateWebhookBody, options?: PostOptions) =>
    post<Webhook>(one(webhookId), body, options),
  /** With the log of its deliveries. Cannot be undone. */
  delete: (webhookId: string, options?: CallOptions) => remove<DeletedWebhook>(one(webhookId), options),
  /** A new secret; the old one signs beside it for `overlapSeconds`, a day by default. */
  rotateSecret: (webhookId: string, body: Partial<RotateSecretBody> = {}, options?: PostOptions) =>
    post<WebhookWithSecret>(`${one(webhookId)}/rotate-secret`, body, options),
  /** Sends a test event now and answers with its outcome. */
  test: (webhookId: string, options?: PostOptions) =>
    post<WebhookDelivery>(`${one(webhookId)}/test`, undefined, options),
  /** One page of the log, newest first, each delivery with its attempts. */
  deliveries: (webhookId: string, query: Partial<ListDeliveriesQuery> = {}, options?: CallOptions) =>
    get<WebhookDeliveryPage>(`${one(webhookId)}/deliveries`, { ...query }, options),
  /** Sends the event of a delivery again. */
  replayDelivery: (webhookId: string, deliveryId: string, options?: PostOptions) =>
    post<WebhookDelivery>(`${one(webhookId)}/deliveries/${step(deliveryId)}/replay`, undefined, options),
  /** Sends the events of a period again, in order. */
  replay: (webhookId: string, body: ReplayEventsInput, options?: PostOptions) =>
    post<ReplayedEvents>(`${one(webhookId)}/replay`, body, options),
});
