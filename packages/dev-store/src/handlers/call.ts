import type { Answer } from "../answer.ts";
import type { BodySource } from "../body/receive-body.ts";
import type { Store } from "../disk/store.ts";

/** The store's settings that handlers need. */
export interface StoreSettings {
  region: string;
  /** S3's is 5 MiB; only measurements with very many parts set another. */
  minPartSizeBytes: number;
  /** For how long a repeated CompleteMultipartUpload still succeeds; AWS says only "for a while". */
  repeatCompleteSeconds: number;
}

/** One verified request, and all that is needed to serve it. */
export interface Call extends BodySource {
  store: Store;
  settings: StoreSettings;
  now: () => Date;
}

export type Handler = (call: Call) => Promise<Answer>;
