import { startTimer, type Timer } from "@vergence/timers";
import type { Logger } from "pino";
import type { Database } from "./db/database.ts";

const flushDelayMs = 2_000;

/** When keys were last used: noted in memory, written for many keys at a time, so that no call waits for it. */
export interface KeyUses {
  note(keyId: string, at: Date): void;
  /** Writes what is noted. What cannot be written stays noted. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A process that is killed loses the uses of its last two seconds: the time is for people to look at, nothing depends
 * on it.
 */
export function openKeyUses(db: Database, logger: Logger): KeyUses {
  const noted = new Map<string, Date>();
  let timer: Timer | undefined;
  let writing = Promise.resolve();

  function flushSoon(): void {
    timer ??= startTimer(() => {
      timer = undefined;
      void flush();
    }, flushDelayMs).unref();
  }

  /** One write after another: a caller that waits for one waits for those before it. */
  function flush(): Promise<void> {
    writing = writing.then(write);
    return writing;
  }

  async function write(): Promise<void> {
    if (noted.size === 0) return;
    const uses = [...noted];
    noted.clear();
    try {
      await db.$executeRaw`
        UPDATE "ApiKey" k SET "lastUsedAt" = u.at
        FROM unnest(${uses.map(([id]) => id)}::uuid[], ${uses.map(([, at]) => at)}::timestamptz[]) AS u(id, at)
        WHERE k.id = u.id AND (k."lastUsedAt" IS NULL OR k."lastUsedAt" < u.at)`;
    } catch (error) {
      logger.warn({ err: error }, "could not record the use of keys");
      for (const [id, at] of uses) if (!noted.has(id)) noted.set(id, at);
      flushSoon();
    }
  }

  return {
    note(keyId, at) {
      noted.set(keyId, at);
      flushSoon();
    },
    flush,
    async close() {
      await flush();
      timer?.stop();
    },
  };
}
