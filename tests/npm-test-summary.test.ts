import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";

// Plain JavaScript that has to run on an old Node, hence without types.
const { countTests, summaryLine } = await import(path.join(import.meta.dirname, "../scripts/lib/vitest-report.mjs"));

const folder = mkdtempSync(path.join(tmpdir(), "vergence-summary-"));
afterAll(() => rmSync(folder, { recursive: true }));

function report(counts: Record<string, number>, testResults: object[] = []): string {
  const file = path.join(folder, "report.json");
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  writeFileSync(file, JSON.stringify({ ...none, ...counts, testResults }));
  return file;
}

describe("countTests", () => {
  test("all ran › as vitest says", () => {
    const file = report({ numPassedTests: 7, numPendingTests: 2 });
    expect(countTests(file, 0)).toEqual({ passed: 7, failed: 0, skipped: 2 });
  });

  test("a file that cannot be loaded is a failure", () => {
    const broken = { status: "failed", assertionResults: [] };
    const failing = { status: "failed", assertionResults: [{ status: "failed" }] };
    expect(countTests(report({ numFailedTests: 1 }, [broken, failing]), 1)).toMatchObject({ failed: 2 });
  });

  test("vitest fails though no test did › one failure", () => {
    expect(countTests(report({ numPassedTests: 3 }), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  test("no report › one failure", () => {
    expect(countTests(path.join(folder, "none.json"), 0)).toMatchObject({ failed: 1 });
  });
});

describe("summaryLine", () => {
  test("names the skipped only when there are any", () => {
    expect(summaryLine({ passed: 3, failed: 1, skipped: 0 })).toBe("3 passed, 1 failed");
    expect(summaryLine({ passed: 3, failed: 0, skipped: 2 })).toBe("3 passed, 0 failed, 2 skipped");
  });
});
