import path from "node:path";
import { cutStereoPairFromRealClip } from "@vergence/media/testing";
import { planLadderByHand } from "../baselines/streams-by-hand.ts";
import { listenToChanges } from "../support/change-listener.ts";
import { openProduct, startWorker } from "../support/product.ts";
import { makeReadyVideo, timeStream } from "../support/ready-video.ts";
import { defineRow } from "../support/row.ts";
import { startStore } from "../support/store.ts";
import { timed } from "../support/timed.ts";
import type { FilmFile } from "../support/upload-film.ts";

const bitrateLadder = [
  { bitrate: 4, height: 720 },
  { bitrate: 2, height: 540 },
  { bitrate: 1, height: 360 },
];

export default defineRow({
  ours: "an H264 ladder of three rungs (10 s; 720p, 540p, 360p) by the worker's process: `createStream` called → job succeeded",
  bare: "one ffmpeg with three outputs and the same arguments, on local files",
  unit: "ms",
  bar: { of: "ratio", is: "atMost", limit: 1.1 },
  async open(bench) {
    const product = await openProduct(bench, await startStore(bench));
    const changes = await listenToChanges(bench, product.ctx.config.database.url);
    const film = await cutStereoPairFromRealClip(bench.folder);
    const files: FilmFile[] = [
      { path: film.left, fileRole: "video_left" },
      { path: film.right, fileRole: "video_right" },
    ];
    startWorker(bench, product);
    const video = await makeReadyVideo(product, changes, files);
    const byHand = await planLadderByHand(files, bitrateLadder, path.join(bench.folder, "by-hand"));
    return {
      bare: () => timed(() => byHand.run()),
      ours: () => timeStream(product, changes, video, { streamFormat: "H264", bitrateLadder }),
    };
  },
});
