import type { StormClient } from "./client.ts";
import type { StormForm } from "./form.ts";
import { anyTurn, type Turn, turnsOfSmallStorm } from "./turns.ts";

/** How many videos a client lets wait for their sequel, so that the workers are never far behind. */
const maxWaiting = 3;

/**
 * Lets every client do its turns, all at the same time.
 * @returns what no client can explain: answers that neither a kill nor its own doing accounts for
 */
export async function runClients(clients: readonly StormClient[], { seconds }: StormForm): Promise<string[]> {
  const surprises: string[] = [];
  /** @returns the sequel, when there is a video */
  const upload = async (client: StormClient, { upload, film, sequel }: Turn) => {
    const toUpload = film(client.films);
    const what = `${upload.name} of ${toUpload.videoName}`;
    const libraryId = await upload(client, toUpload).catch(note(what));
    if (libraryId === null) return null;
    return () => sequel(client, libraryId).catch(note(`${what}, ${sequel.name}`));
  };
  const note = (what: string) => (error: unknown) => {
    surprises.push(`${what}: ${String(error)}`);
    return null;
  };
  const endsAt = performance.now() + (seconds ?? 0) * 1_000;
  await Promise.all(
    clients.map(async (client, index) => {
      if (seconds === null) {
        for (const turn of turnsOfSmallStorm[index] ?? []) await (await upload(client, turn))?.();
        return;
      }
      const waiting: Promise<unknown>[] = [];
      while (performance.now() < endsAt) {
        const sequel = await upload(client, anyTurn(client));
        if (sequel) waiting.push(sequel());
        if (waiting.length > maxWaiting) await waiting.shift();
      }
      await Promise.all(waiting);
    }),
  );
  return surprises;
}
