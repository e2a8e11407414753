/** What clients asked of a group, and what they were answered. Asked and not answered: either may be true. */
export interface GroupAccount {
  /** Uploads of which `complete` was asked, and those of which it was acknowledged. */
  completesAsked: Set<string>;
  completesAcknowledged: Set<string>;
  /** The library ids that it was said to have become. */
  libraryIds: Set<number>;
  cancelAsked: boolean;
  cancelAcknowledged: boolean;
}

/** Stands on the clients' side of the line: hands calls to the web servers in turn, and keeps what both sides said. */
export interface Witness {
  /** For the API, at `witnessOrigin`. */
  fetchApi: typeof fetch;
  /** For the store. */
  fetchStore: typeof fetch;
  /** By `uploadSessionId`. */
  groups: Map<string, GroupAccount>;
  deletesAsked: Set<number>;
  deletesAcknowledged: Set<number>;
  jobCancelsAsked: Set<number>;
  /** Of calls to the API. */
  counts: { calls: number; broken: number; serverErrors: number; parts: number; brokenParts: number };
}

/** The address that clients know; no such host exists. */
export const witnessOrigin = "http://vergence.invalid";

/** @param webUrls the web servers as they are now, including dead ones: calls to those fail */
export function createWitness(webUrls: () => string[]): Witness {
  const counts = { calls: 0, broken: 0, serverErrors: 0, parts: 0, brokenParts: 0 };
  const witness: Witness = {
    groups: new Map(),
    deletesAsked: new Set(),
    deletesAcknowledged: new Set(),
    jobCancelsAsked: new Set(),
    counts,
    async fetchApi(input, init) {
      const urls = webUrls();
      const url = String(input).replace(witnessOrigin, urls[counts.calls++ % urls.length] ?? "");
      const { pathname } = new URL(url);
      const call = `${init?.method ?? "GET"} ${pathname.replace(/^\/api/, "")}`;
      noteAsked(witness, call);
      try {
        const answer = await fetch(url, init);
        if (answer.headers.get("content-type")?.startsWith("text/event-stream")) return answer;
        // What breaks off amid its body has not been answered.
        const text = await answer.text();
        if (answer.status >= 500) counts.serverErrors++;
        else if (answer.ok) noteAnswered(witness, call, JSON.parse(text));
        return new Response(text, { status: answer.status, headers: answer.headers });
      } catch (error) {
        counts.broken++;
        throw error;
      }
    },
    async fetchStore(input, init) {
      counts.parts++;
      try {
        return await fetch(input, init);
      } catch (error) {
        counts.brokenParts++;
        throw error;
      }
    },
  };
  return witness;
}

function accountOf({ groups }: Witness, groupId: string): GroupAccount {
  const account = groups.get(groupId) ?? {
    completesAsked: new Set(),
    completesAcknowledged: new Set(),
    libraryIds: new Set(),
    cancelAsked: false,
    cancelAcknowledged: false,
  };
  groups.set(groupId, account);
  return account;
}

const completeCall = /^POST \/videos\/uploads\/([^/]+)\/files\/([^/]+)\/complete$/;
const cancelCall = /^DELETE \/videos\/uploads\/([^/]+)$/;
const getGroupCall = /^GET \/videos\/uploads\/([^/]+)$/;
const deleteCall = /^DELETE \/videos\/(\d+)$/;
const cancelJobCall = /^POST \/videos\/\d+\/jobs\/(\d+)\/cancel$/;

function noteAsked(witness: Witness, call: string): void {
  const [, completing, uploadId] = completeCall.exec(call) ?? [];
  if (completing && uploadId) accountOf(witness, completing).completesAsked.add(uploadId);
  const [, canceling] = cancelCall.exec(call) ?? [];
  if (canceling) accountOf(witness, canceling).cancelAsked = true;
  const [, deleting] = deleteCall.exec(call) ?? [];
  if (deleting) witness.deletesAsked.add(Number(deleting));
  const [, jobId] = cancelJobCall.exec(call) ?? [];
  if (jobId) witness.jobCancelsAsked.add(Number(jobId));
}

/** @param answer of a call that succeeded, read to its end */
function noteAnswered(witness: Witness, call: string, answer: { uploadSessionId?: string; libraryId?: number }): void {
  if (call === "POST /videos/uploads" && answer.uploadSessionId) accountOf(witness, answer.uploadSessionId);
  const [, completing, uploadId] = completeCall.exec(call) ?? [];
  if (completing && uploadId) accountOf(witness, completing).completesAcknowledged.add(uploadId);
  const groupId = completing ?? getGroupCall.exec(call)?.[1];
  if (groupId && answer.libraryId) accountOf(witness, groupId).libraryIds.add(answer.libraryId);
  const [, canceling] = cancelCall.exec(call) ?? [];
  if (canceling) accountOf(witness, canceling).cancelAcknowledged = true;
  const [, deleting] = deleteCall.exec(call) ?? [];
  if (deleting) witness.deletesAcknowledged.add(Number(deleting));
}
