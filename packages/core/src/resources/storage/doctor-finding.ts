/** What the doctor found out about one need of ours. `paste` is what an operator can apply by hand. */
export interface Finding {
  check: "bucket" | "writable" | "cors" | "lifecycle";
  /** `unknown`: the store does not let us look, or has no such API. */
  status: "ok" | "fixed" | "failed" | "unknown";
  message: string;
  paste?: string;
}

export interface DoctorOptions {
  /** Browser origins that upload: `https://vergence.example.com`, without a slash at the end. */
  origins: readonly string[];
  /** Our own dev store is set up instead of complained about. */
  isDevStore: boolean;
  /** How long an upload group may stay open (5 days by default); a lifecycle rule must not be quicker. */
  uploadGroupTtlSeconds?: number;
}
