import { cutToWidth, padToWidth, widestOf } from "../output/display-width.ts";

/** One thing whose progress is shown. */
export interface ProgressRow {
  label: string;
  /** 0–100. */
  percent: number;
  /** What stands behind the bar: `5.2 of 10.4 MB`. */
  detail?: string;
}

/** What the board draws on: a terminal, a pipe, or a test. */
export interface Screen {
  write(text: string): void;
  isTerminal: boolean;
  columns: number;
}

/** Shows nothing. */
export const blindScreen: Screen = { write: () => undefined, isTerminal: false, columns: 80 };

const barWidth = 24;

/** Shows rows of progress: redrawn in place on a terminal; otherwise one line for each tenth of a row. */
export class ProgressBoard {
  readonly #screen: Screen;
  #drawnLines = 0;
  readonly #tenths = new Map<string, number>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  update(rows: readonly ProgressRow[]): void {
    if (this.#screen.isTerminal) this.#redraw(rows);
    else for (const row of rows) this.#log(row);
  }

  #redraw(rows: readonly ProgressRow[]): void {
    const labelWidth = widestOf(rows.map(({ label }) => label));
    // A line that wraps would put the cursor off by one.
    const lines = rows.map((row) => `\u001b[2K${cutToWidth(drawRow(row, labelWidth), this.#screen.columns - 1)}\n`);
    const up = this.#drawnLines > 0 ? `\u001b[${this.#drawnLines}A` : "";
    // Rows that are gone, as when a job starts again, leave nothing behind, and the cursor is under the last line
    // again.
    const emptied = "\u001b[2K\n".repeat(Math.max(0, this.#drawnLines - rows.length));
    this.#screen.write(up + lines.join("") + emptied);
    this.#drawnLines = Math.max(this.#drawnLines, rows.length);
  }

  #log({ label, percent, detail }: ProgressRow): void {
    const tenth = Math.floor(percent / 10);
    if (tenth <= (this.#tenths.get(label) ?? 0)) return;
    this.#tenths.set(label, tenth);
    this.#screen.write(`  ${label} ${tenth * 10} %${detail ? `  ${detail}` : ""}\n`);
  }
}

function drawRow({ label, percent, detail = "" }: ProgressRow, labelWidth: number): string {
  const filled = Math.round((Math.min(100, percent) / 100) * barWidth);
  const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
  return `  ${padToWidth(label, labelWidth)}  ${bar} ${String(Math.floor(percent)).padStart(3)} %  ${detail}`.trimEnd();
}
