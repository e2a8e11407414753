import type { PutPartInput, StoreAnswer } from "./store-answer.ts";

/** PUTs a Blob with XMLHttpRequest, for the upload progress that fetch does not report. */
export function sendWithXhr(body: Blob, input: PutPartInput): Promise<StoreAnswer> {
  const { url, headers = {}, signal, onSent } = input;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const onAbort = () => {
      request.abort();
      reject(signal.reason);
    };
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onSent(event.loaded);
    // The browser says no more than "it failed", for a dropped line and for a CORS refusal alike.
    request.onerror = () => reject(new TypeError("the browser could not send it, or was refused by the store's CORS"));
    request.onload = () =>
      resolve({
        status: request.status,
        etag: request.getResponseHeader("ETag"),
        retryAfter: request.getResponseHeader("Retry-After"),
        text: request.responseText,
      });
    request.onloadend = () => signal.removeEventListener("abort", onAbort);
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    // Without a type of its own the Blob goes out without Content-Type, as it was signed.
    request.send(body.type === "" ? body : body.slice(0, body.size, ""));
  });
}
