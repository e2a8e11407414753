import { mkdir } from "node:fs/promises";
import path from "node:path";
import { cutStereoPairFromRealClip } from "@vergence/media/testing";
import { listenToChanges } from "../support/change-listener.ts";
import type { Bench } from "../support/open-bench.ts";
import { openProduct, startWorker } from "../support/product.ts";
import { makeReadyVideo, timeStream } from "../support/ready-video.ts";
import { forgetPeak, residentMegabytes } from "../support/resident-memory.ts";
import { defineRow } from "../support/row.ts";
import { startStore } from "../support/store.ts";
import type { FilmFile } from "../support/upload-film.ts";

const bitrateLadder = [{ bitrate: 2, height: 180 }];

export default defineRow({
  ours: "the most resident memory of a worker's own process while it makes a rung of MV-HEVC (320x180 per eye, 2 Mbit/s) of 120 s",
  bare: "another worker's while it makes the same of 10 s",
  unit: "MB",
  bar: { of: "difference", is: "below", limit: 20 },
  // Each turn starts a process of its own.
  warmUps: 0,
  async open(bench) {
    const product = await openProduct(bench, await startStore(bench));
    const changes = await listenToChanges(bench, product.ctx.config.database.url);
    const first = startWorker(bench, product);
    const short = await makeReadyVideo(product, changes, await makeFilm(bench, 10));
    const long = await makeReadyVideo(product, changes, await makeFilm(bench, 120));
    await first.kill("SIGTERM");
    const peakWith = async (video: typeof short) => {
      const { child, kill } = startWorker(bench, product);
      const running = changes.next(video.groupId, ["job_task.running"]).then(() => forgetPeak(child.pid));
      await timeStream(product, changes, video, { streamFormat: "MVHEVC", bitrateLadder });
      await running;
      const megabytes = await residentMegabytes(child.pid, "VmHWM");
      await kill("SIGTERM");
      return megabytes;
    };
    return { bare: () => peakWith(short), ours: () => peakWith(long) };
  },
});

async function makeFilm({ folder }: Bench, seconds: number): Promise<FilmFile[]> {
  const ownFolder = path.join(folder, `${seconds}-seconds`);
  await mkdir(ownFolder);
  const film = await cutStereoPairFromRealClip(ownFolder, { seconds, width: 320, height: 180 });
  return [
    { path: film.left, fileRole: "video_left" },
    { path: film.right, fileRole: "video_right" },
  ];
}
