export { Crash, crashAfter } from "./crash.ts";
export { freePort } from "./free-port.ts";
export { loggedLines } from "./logged-lines.ts";
export { metricOf, seriesOf } from "./metrics.ts";
export { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
export { createTestContext, type TestContext } from "./test-context.ts";
export { multipartBytes, outcomeOf, putFile, startBody, type UploadedFile, uploadGroup } from "./uploads.ts";
export { type ReceivedCall, startWebhookReceiver, type WebhookReceiver } from "./webhook-receiver.ts";
