/** Values that the examples of several operations share. */

export const createdAt = "2026-01-31T09:30:00.000Z";
/** Of what happened to it afterwards. */
export const laterAt = "2026-01-31T09:41:12.000Z";
export const inAnHour = "2026-01-31T10:30:00.000Z";

export const uploadSessionId = "0d6c1b1e-5d0e-4f7a-9f0a-2f5a5f0f8d11";
export const keyId = "c3b1d6f0-7a52-4f0e-9f3d-6e2d1c0b5a44";

const playback = "https://vergence.example/api/playback/5a3f5c9e-0a64-4c8f-8a0e-5f3bb8b1a7d4";

export const aLibrary = {
  createdAt,
  description: "",
  fileFormat3D: "SBS",
  folderName: "Home",
  id: 7,
  is3D: true,
  isStreaming: true,
  perspective: 180,
  thumbnailUrl: `${playback}/poster.jpg`,
  videoLength: 184.5,
  videoHeight: 2160,
  videoName: "Reef",
};

export const aStream = {
  createdAt,
  status: "ready",
  streamName: "H264",
  streamUrl: `${playback}/streams/21/multivariant.m3u8`,
  visibility: "public",
  highestResolutionUrl: `${playback}/streams/21/h264-2160p-12000k/playlist.m3u8`,
  highestResolutionBytes: 276_824_064,
  jobId: 21,
};

export const aJob = { createdAt, id: 21, status: "running", progress: [{ name: "H264 1080p", percent: 40 }] };
export const aQueuedJob = { ...aJob, status: "queued", progress: [] };
