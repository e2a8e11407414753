import { createApiHarness } from "./api-harness.ts";
import { makePlayable } from "./playable.ts";
import { makeVideo } from "./uploads.ts";

export const separateEyes = {
  videoName: "Reef",
  layout: "Separate",
  files: [
    { fileName: "left.mov", fileRole: "video_left", sizeBytes: 5 },
    { fileName: "right.mov", fileRole: "video_right", sizeBytes: 7 },
  ],
};

/**
 * The harness with a library: two videos that are ready, of two eyes and of one, and one that waits to be processed.
 */
export async function createLibraryHarness() {
  const harness = await createApiHarness();
  const stereo = await makeVideo(harness, separateEyes);
  await makePlayable(harness, stereo);
  const mono = await makeVideo(harness);
  await makePlayable(harness, mono);
  const waiting = await makeVideo(harness);
  return {
    ...harness,
    stereo,
    mono,
    waiting,
    get: (path: string) => harness.call("GET", `/api${path}`),
    post: (path: string, body?: unknown) => harness.call("POST", `/api${path}`, { body }),
    auditOf: (videoId: number, action: string) =>
      harness.t.resources.db.auditEvent.findMany({ where: { videoId, action } }),
  };
}

export const pathsOf = (problem: { issues?: { path: string }[] | undefined }) =>
  problem.issues?.map((issue) => issue.path);
