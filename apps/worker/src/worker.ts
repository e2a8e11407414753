import { tmpdir } from "node:os";
import type { Resources } from "@vergence/core";
import { relayEvents } from "@vergence/core/worker";
import { findMultiviewX265, findTools } from "@vergence/media";
import { createHandlers, type HandlerOptions } from "./handlers.ts";
import { openScratch } from "./scratch/open-scratch.ts";
import { serveMetrics } from "./serve-metrics.ts";

export interface RunningWorker {
  /** Takes no more queue entries, aborts running deliveries so that another worker gets them, closes the resources. */
  stop(): Promise<void>;
}

/**
 * Starts taking queue entries with resources that were opened for a worker. Run any number, on any number of machines.
 * @throws MediaError tool_missing when there is no ffmpeg or ffprobe, or X265_PATH names an x265 without multiview
 */
export async function startWorker(resources: Resources, options: HandlerOptions = {}): Promise<RunningWorker> {
  const { logger, config, queue } = resources;
  const { ffmpegPath, ffprobePath, x265Path, scratchDir, concurrency } = config.worker;
  const multiviewX265 = await findMultiviewX265({ x265Path });
  const tools = { ...(await findTools({ ffmpegPath, ffprobePath })), multiviewX265 };
  logger.info({ ffmpeg: tools.ffmpeg, ffprobe: tools.ffprobe, multiviewX265 }, "found the media tools");
  for (const warning of tools.warnings) logger.warn(warning);
  const { workerPort } = config.metrics;
  const metricsServer = workerPort > 0 ? await serveMetrics(resources, workerPort) : null;
  const scratch = await openScratch(scratchDir ?? tmpdir(), logger);
  await queue.work(createHandlers({ resources, tools, scratch }, options), { mediaConcurrency: concurrency });
  const relay = new AbortController();
  const relaying = relayEvents(resources, relay.signal);
  logger.info({ concurrency }, "worker is taking queue entries");
  return {
    async stop() {
      relay.abort();
      await relaying;
      await metricsServer?.close();
      await resources.close();
      await scratch.close();
    },
  };
}
