import type { Answer } from "../answer.ts";
import { receiveData } from "../body/receive-body.ts";
import type { Call } from "./call.ts";
import { storedHeaders } from "./object-headers.ts";
import { checkWritePreconditions } from "./preconditions.ts";

/** PutObject. The object is there when, and only when, its body arrived whole and matched its checksums. */
export async function putObject(call: Call): Promise<Answer> {
  const { request } = call;
  const bucket = call.store.bucket(request.bucket);
  const headers = storedHeaders(request);
  checkWritePreconditions(request, bucket);
  const body = await bucket.data.write(
    (file) => receiveData(call, file.write),
    (name, received) =>
      bucket.exclusively(request.key, async () => {
        checkWritePreconditions(request, bucket);
        const { sizeBytes, md5: etag } = received;
        const lastModified = call.now().toISOString();
        await bucket.commitObject({
          key: request.key,
          sizeBytes,
          etag,
          lastModified,
          headers,
          files: [{ name, sizeBytes }],
        });
        return received;
      }),
  );
  return { status: 200, headers: { etag: `"${body.md5}"`, ...body.checksumHeaders } };
}
