import { z } from "zod";

const numeric = z.string().or(z.number()).transform(Number).optional();
const tags = z.record(z.string(), z.string()).default({});

/**
 * One entry of `side_data_list`: which of these it has depends on its `side_data_type`; numbers may be fractions, such
 * as `34000/50000`.
 */
const sideData = z.object({
  side_data_type: z.string().optional(),
  rotation: numeric,
  red_x: z.string().optional(),
  red_y: z.string().optional(),
  green_x: z.string().optional(),
  green_y: z.string().optional(),
  blue_x: z.string().optional(),
  blue_y: z.string().optional(),
  white_point_x: z.string().optional(),
  white_point_y: z.string().optional(),
  min_luminance: z.string().optional(),
  max_luminance: z.string().optional(),
  max_content: numeric,
  max_average: numeric,
  dv_profile: numeric,
  type: z.string().optional(),
  projection: z.string().optional(),
});

const stream = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  profile: z.string().or(z.number()).optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  sample_aspect_ratio: z.string().optional(),
  pix_fmt: z.string().optional(),
  bits_per_raw_sample: numeric,
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_primaries: z.string().optional(),
  color_transfer: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  r_frame_rate: z.string().optional(),
  nb_frames: numeric,
  nb_read_frames: numeric,
  nb_read_packets: numeric,
  duration: numeric,
  bit_rate: numeric,
  channels: z.number().optional(),
  sample_rate: numeric,
  disposition: z.object({ attached_pic: z.number().default(0) }).optional(),
  start_time: numeric,
  /** From 7.1 on; empty for one view. */
  view_ids_available: z.string().optional(),
  view_pos_available: z.string().optional(),
  side_data_list: z.array(sideData).default([]),
  tags,
});

/**
 * The part of ffprobe's JSON that we read (`-show_format -show_streams`, and what is asked for frames and packets), of
 * any version from 4.1 on.
 */
export const ffprobeOutput = z.object({
  streams: z.array(stream).default([]),
  format: z
    .object({
      format_name: z.string(),
      start_time: numeric,
      duration: numeric,
      size: numeric,
      bit_rate: numeric,
      tags,
    })
    .optional(),
  frames: z.array(z.object({ side_data_list: z.array(sideData).default([]) })).default([]),
  packets: z.array(z.object({ pts_time: numeric })).default([]),
});

export type FfprobeOutput = z.infer<typeof ffprobeOutput>;
export type FfprobeStream = z.infer<typeof stream>;
export type FfprobeSideData = z.infer<typeof sideData>;
