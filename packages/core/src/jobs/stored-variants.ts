import { z } from "zod";

/** What a stream row keeps of each variant, best first. */
export const storedVariants = z.array(
  z.object({
    name: z.string(),
    width: z.int(),
    height: z.int(),
    bandwidth: z.int(),
    averageBandwidth: z.int(),
    frameRate: z.number(),
    codecs: z.string(),
  }),
);
export type StoredVariants = z.infer<typeof storedVariants>;
