// A program that stands still when it is first run on a file, as on a machine that is frozen, and counts its runs.
import { appendFileSync, readFileSync } from "node:fs";
import { answerAsProgram } from "../subtitles/answer-as-program.ts";

answerAsProgram(({ path }: { path: string }) => {
  appendFileSync(path, ".");
  const count = readFileSync(path, "utf8").length;
  if (count === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return { count, lastStartSeconds: 0 };
});
