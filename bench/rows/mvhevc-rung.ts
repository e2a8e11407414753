import path from "node:path";
import { cutStereoPairFromRealClip } from "@vergence/media/testing";
import { planRungByHand } from "../baselines/streams-by-hand.ts";
import { listenToChanges } from "../support/change-listener.ts";
import { openProduct, startWorker } from "../support/product.ts";
import { makeReadyVideo, timeStream } from "../support/ready-video.ts";
import { defineRow } from "../support/row.ts";
import { startStore } from "../support/store.ts";
import { timed } from "../support/timed.ts";
import type { FilmFile } from "../support/upload-film.ts";

const bitrateLadder = [{ bitrate: 1.5, height: 360 }];

export default defineRow({
  ours: "one rung of MV-HEVC (10 s of 640x360 per eye, 1.5 Mbit/s) by the worker's process: `createStream` called → job succeeded",
  bare: "the two ffmpeg HEVC encodes with the same arguments, at the same time, on local files",
  unit: "ms",
  bar: { of: "ratio", is: "atMost", limit: 1.1 },
  async open(bench) {
    const product = await openProduct(bench, await startStore(bench));
    const changes = await listenToChanges(bench, product.ctx.config.database.url);
    const film = await cutStereoPairFromRealClip(bench.folder, { width: 640, height: 360 });
    const files: FilmFile[] = [
      { path: film.left, fileRole: "video_left" },
      { path: film.right, fileRole: "video_right" },
    ];
    startWorker(bench, product);
    const video = await makeReadyVideo(product, changes, files);
    const byHand = await planRungByHand(files, bitrateLadder, { outDir: path.join(bench.folder, "by-hand") });
    return {
      bare: () => timed(() => byHand.run()),
      ours: () => timeStream(product, changes, video, { streamFormat: "MVHEVC", bitrateLadder }),
    };
  },
});
