#!/usr/bin/env node
import { ensureNewerFfmpeg } from "./lib/newer-ffmpeg.mjs";
// An ffmpeg that decodes both views of MV-HEVC (7.1 or newer), for the tests: unpacked from Debian's packages into
// .tools/ffmpeg-7, without root and beside the system's own. Prints where it is; done at once when it is there already.
import { Problem, runScript } from "./lib/problem.mjs";

await runScript(async () => {
  const found = await ensureNewerFfmpeg();
  if (!found)
    throw new Problem("A newer ffmpeg can only be unpacked where apt-get is, on a Debian. Set NEWER_FFMPEG_PATH.");
  console.log(found);
  return 0;
});
