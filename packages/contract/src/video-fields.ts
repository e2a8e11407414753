import { z } from "zod";
import { isPlainLine, plainLineMessage } from "./primitives.ts";

const noSeparators = (text: string) => !/[/\\]/.test(text);

const name = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(maxLength, `must be at most ${maxLength} characters`)
    .refine(isPlainLine, plainLineMessage);

export const pathFreeName = (maxLength: number) => name(maxLength).refine(noSeparators, "must not contain / or \\");

/** What a person writes of a video: the same rules where it is uploaded and where it is changed. */
export const videoNameField = pathFreeName(200);
export const folderNameField = pathFreeName(200);
/** Several lines are fine; NUL and halves of surrogate pairs are nothing that a database keeps. */
export const descriptionField = z
  .string()
  .max(5_000, "must be at most 5,000 characters")
  .refine((text) => !/[\0\p{Cs}]/u.test(text), "must not contain NUL or unpaired surrogates");
