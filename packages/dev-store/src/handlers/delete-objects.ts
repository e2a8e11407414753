import { type Answer, xmlAnswer } from "../answer.ts";
import { receiveDocument } from "../body/receive-body.ts";
import type { Bucket } from "../disk/bucket.ts";
import { S3Error } from "../s3-error.ts";
import { childrenNamed, childText, parseXml } from "../xml/parse-xml.ts";
import { xml } from "../xml/write-xml.ts";
import type { Call } from "./call.ts";
import { checkWritePreconditions } from "./preconditions.ts";

const maxKeys = 1000;

function deleteKey(bucket: Bucket, key: string, check: () => void = () => undefined): Promise<void> {
  return bucket.exclusively(key, async () => {
    check();
    const manifest = bucket.objects.get(key);
    if (manifest) await bucket.removeObject(manifest);
  });
}

/** DeleteObject; deleting what is not there is success. */
export async function deleteObject({ request, store }: Call): Promise<Answer> {
  const bucket = store.bucket(request.bucket);
  await deleteKey(bucket, request.key, () => checkWritePreconditions(request, bucket));
  return { status: 204 };
}

/** DeleteObjects, up to 1,000 keys. Like AWS it demands a Content-MD5 or checksum of the list. */
export async function deleteObjects(call: Call): Promise<Answer> {
  const bucket = call.store.bucket(call.request.bucket);
  const { text, hasClientChecksum } = await receiveDocument(call);
  if (!hasClientChecksum)
    throw new S3Error("InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  const root = parseXml(text);
  const keys = childrenNamed(root, "Object").map((object) => childrenNamed(object, "Key")[0]?.text ?? "");
  if (root.name !== "Delete" || keys.length === 0 || keys.length > maxKeys || keys.includes(""))
    throw new S3Error("MalformedXML");
  for (const key of keys) await deleteKey(bucket, key);
  const quiet = childText(root, "Quiet") === "true";
  return xmlAnswer("DeleteResult", quiet ? [] : keys.map((key) => xml("Deleted", [xml("Key", key)])));
}
