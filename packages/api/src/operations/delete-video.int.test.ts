import { deletedVideo } from "@vergence/contract";
import { removeVideo } from "@vergence/core/worker";
import { describe, expect, test } from "vitest";
import { expectProblem } from "../testing/api-harness.ts";
import { createLibraryHarness } from "../testing/library-harness.ts";
import { makePlayable } from "../testing/playable.ts";
import { makeVideo } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createLibraryHarness);

describe("DELETE /api/videos/{id}", () => {
  test("› 202 at once and again; 404 for every call from then on; 404 itself when all is gone", async () => {
    const video = await makeVideo(harness);
    const { playbackId } = await makePlayable(harness, video);
    for (const _ of [1, 2]) {
      const answer = await harness.call("DELETE", `/api/videos/${video.id}`);
      expect([answer.status, deletedVideo.strict().parse(answer.json)]).toEqual([
        202,
        { id: video.id, status: "deleting" },
      ]);
    }
    const job = `/videos/${video.id}/jobs/${video.jobId}`;
    const paths = [
      `/videos/${video.id}`,
      `/videos/${video.id}/streams`,
      `/videos/${video.id}/jobs`,
      job,
      `${job}/status`,
    ];
    for (const path of paths) expectProblem(await harness.get(path), 404, "not_found");
    expectProblem(await harness.post(`/videos/${video.id}`, { name: "Another" }), 404, "not_found");
    expectProblem(await harness.post(`/videos/${video.id}/streams`, { streamFormat: "H264" }), 404, "not_found");
    expectProblem(await harness.post(`/videos/${video.id}/download`), 404, "not_found");
    for (const verb of ["cancel", "retry"]) expectProblem(await harness.post(`${job}/${verb}`), 404, "not_found");
    for (const path of ["poster.jpg", `streams/${video.jobId}/multivariant.m3u8`])
      expectProblem(await harness.call("GET", `/api/playback/${playbackId}/${path}`, { key: null }), 404, "not_found");
    await removeVideo(harness.t.resources, { videoId: video.id });
    expectProblem(await harness.call("DELETE", `/api/videos/${video.id}`), 404, "not_found");
  });
});
