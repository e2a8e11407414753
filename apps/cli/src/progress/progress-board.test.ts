import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { ProgressBoard } from "./progress-board.ts";
import { jobRows, uploadRows } from "./progress-rows.ts";

function screenOf(isTerminal: boolean, columns = 80) {
  const written: string[] = [];
  return { written, screen: { isTerminal, columns, write: (text: string) => void written.push(text) } };
}

describe("ProgressBoard", () => {
  it("a pipe gets a line for each tenth that was passed, none twice", () => {
    const { written, screen } = screenOf(false);
    const board = new ProgressBoard(screen);
    for (const percent of [0, 4, 10, 12, 35, 36, 100, 100]) board.update([{ label: "left.mp4", percent }]);
    expect(written).toEqual(["  left.mp4 10 %\n", "  left.mp4 30 %\n", "  left.mp4 100 %\n"]);
  });

  it("progress that goes back is not printed again", () => {
    const { written, screen } = screenOf(false);
    const board = new ProgressBoard(screen);
    for (const percent of [50, 20, 40, 60]) board.update([{ label: "left.mp4", percent, detail: "1 MB" }]);
    expect(written).toEqual(["  left.mp4 50 %  1 MB\n", "  left.mp4 60 %  1 MB\n"]);
  });

  it("a terminal's rows are drawn over, however many there come to be", () => {
    const { written, screen } = screenOf(true);
    const board = new ProgressBoard(screen);
    board.update([{ label: "probe", percent: 50 }]);
    board.update([
      { label: "probe", percent: 100 },
      { label: "encode", percent: 0 },
    ]);
    board.update([
      { label: "probe", percent: 100 },
      { label: "encode", percent: 1 },
    ]);
    const clear = "\u001b[2K";
    expect(written[0]).toBe(`${clear}  probe  ${"█".repeat(12)}${"░".repeat(12)}  50 %\n`);
    expect(written[1]).toBe(
      `\u001b[1A${clear}  probe   ${"█".repeat(24)} 100 %\n${clear}  encode  ${"░".repeat(24)}   0 %\n`,
    );
    expect(written[2]?.startsWith("\u001b[2A")).toBe(true);
  });

  it("rows that are no more are emptied, and the next ones stand where they stood", () => {
    const { written, screen } = screenOf(true);
    const board = new ProgressBoard(screen);
    board.update([
      { label: "left", percent: 100 },
      { label: "right", percent: 100 },
    ]);
    board.update([{ label: "probe", percent: 0 }]);
    // As many lines as the cursor went up: it stands under the last one, where the next update looks for it.
    expect(written[1]).toBe(`\u001b[2A\u001b[2K  probe  ${"░".repeat(24)}   0 %\n\u001b[2K\n`);
  });

  it("no line is wider than the terminal", () => {
    const { written, screen } = screenOf(true, 20);
    new ProgressBoard(screen).update([{ label: "a long file name.mp4", percent: 50 }]);
    expect(written[0]?.replace("\u001b[2K", "").trimEnd().length).toBeLessThan(20);
  });
});

describe("ProgressBoard › wide letters", () => {
  const labels = ["深海の映画.mp4", "🐠.mp4", "cafe\u0301.mp4"];
  const draw = (columns: number) => {
    const { written, screen } = screenOf(true, columns);
    new ProgressBoard(screen).update(labels.map((label) => ({ label, percent: 50 })));
    return (written[0] ?? "").replaceAll("\u001b[2K", "").trimEnd().split("\n");
  };

  it("the bars stand one below the other", () => {
    expect(draw(80).map((line) => stringWidth(line.slice(0, line.indexOf("█"))))).toEqual([18, 18, 18]);
  });

  it("no line is wider than the terminal", () => {
    for (const columns of [8, 9, 20]) for (const line of draw(columns)) expect(stringWidth(line)).toBeLessThan(columns);
  });
});

describe("uploadRows, jobRows", () => {
  it("shows bytes, and parts where there are several", () => {
    const file = {
      uploadId: "",
      fileRole: "video",
      state: "uploading",
      sentBytes: 5_200_000,
      totalBytes: 10_400_000,
    } as const;
    const files = [
      { ...file, fileName: "left.mp4", sentParts: 1, totalParts: 2 },
      { ...file, fileName: "en.srt", sentBytes: 300, totalBytes: 600, sentParts: 0, totalParts: 1 },
    ];
    expect(uploadRows({ uploadSessionId: "", sentBytes: 0, totalBytes: 0, files })).toEqual([
      { label: "left.mp4", percent: 50, detail: "5.2 of 10.4 MB, 1 of 2 parts, uploading" },
      { label: "en.srt", percent: 50, detail: "300 of 600 B, uploading" },
    ]);
  });

  it("a file is at 100 % when it is completed, not when its last byte has left", () => {
    const row = (state: "completing" | "completed") => {
      const file = { uploadId: "", fileRole: "video", fileName: "left.mp4", sentBytes: 10, totalBytes: 10 } as const;
      const files = [{ ...file, state, sentParts: 1, totalParts: 1 }];
      return uploadRows({ uploadSessionId: "", sentBytes: 10, totalBytes: 10, files })[0]?.percent;
    };
    expect([row("completing"), row("completed")]).toEqual([99, 100]);
  });

  it("says that a job waits, then its steps", () => {
    const job = { createdAt: "", id: 1, status: "queued" as const, progress: [] };
    expect(jobRows(job)).toEqual([{ label: "waiting for a worker", percent: 0, detail: "queued" }]);
    const progress = [{ name: "probe", percent: 100 }];
    expect(jobRows({ ...job, status: "running", progress })).toEqual([{ label: "probe", percent: 100 }]);
  });
});
