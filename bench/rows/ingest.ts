import path from "node:path";
import { cutStereoPairFromRealClip } from "@vergence/media/testing";
import { planByHand } from "../baselines/ingest-by-hand.ts";
import { listenToChanges } from "../support/change-listener.ts";
import { openProduct, startWorker } from "../support/product.ts";
import { cancelFurtherStreams, videoIdOf } from "../support/ready-video.ts";
import { defineRow } from "../support/row.ts";
import { startStore } from "../support/store.ts";
import { timed } from "../support/timed.ts";
import { type FilmFile, uploadFilm } from "../support/upload-film.ts";

export default defineRow({
  ours: "ingest of a stereo pair (10 s of 960x540, audio, subtitle) by the worker's process: last `complete` committed → job succeeded",
  bare: "the same ffprobe and ffmpeg commands on local files, one after another",
  unit: "ms",
  bar: { of: "ratio", is: "atMost", limit: 1.1 },
  async open(bench) {
    const product = await openProduct(bench, await startStore(bench));
    const changes = await listenToChanges(bench, product.ctx.config.database.url);
    const film = await cutStereoPairFromRealClip(bench.folder, { width: 960, height: 540 });
    const files: FilmFile[] = [
      { path: film.left, fileRole: "video_left" },
      { path: film.right, fileRole: "video_right" },
      { path: film.audio, fileRole: "audio", languageTag: "en" },
      { path: film.subtitle, fileRole: "subtitle", languageTag: "en" },
    ];
    const byHand = await planByHand(files, path.join(bench.folder, "by-hand"));
    startWorker(bench, product);
    return {
      bare: () => timed(() => byHand.run()),
      async ours() {
        const { uploadSessionId } = await uploadFilm(product.ctx, files);
        const start = await changes.receivedAt(uploadSessionId, "upload_group.completed");
        const took = (await changes.receivedAt(uploadSessionId, "job.succeeded")) - start;
        await cancelFurtherStreams(product.ctx, await videoIdOf(product.ctx, uploadSessionId));
        return took;
      },
    };
  },
});
