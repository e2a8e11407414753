import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";

// Plain JavaScript that has to run on an old Node, hence without types.
const { compareRuns, countTests, filesToRunAgain, summaryLine, titlesThatPrintCode } = await import(
  path.join(import.meta.dirname, "../scripts/lib/vitest-report.mjs")
);

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

  test("errors that belong to no test › a failure each, beside a test that failed", () => {
    expect(countTests(report({ numPassedTests: 3, numFailedTests: 1 }), 1, 2)).toMatchObject({ passed: 3, failed: 3 });
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

const e2e = path.join(import.meta.dirname, "e2e");
const file = (name: string, status: string, tests: Record<string, string> = {}) => ({
  name,
  status,
  assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
});

describe("filesToRunAgain", () => {
  test("browser tests that failed, and no other test", () => {
    const testResults = [
      file(path.join(e2e, "a.e2e.test.ts"), "failed", { "a plays": "failed" }),
      file(path.join(e2e, "b.e2e.test.ts"), "passed", { "b plays": "passed" }),
      file(path.join(e2e, "../start/walk-through.e2e.test.ts"), "failed", { walk: "failed" }),
      file(path.join(e2e, "../../apps/worker/src/takeover.int.test.ts"), "failed", { takeover: "failed" }),
    ];
    expect(filesToRunAgain({ testResults })).toEqual([path.join(e2e, "a.e2e.test.ts")]);
  });
});

describe("compareRuns", () => {
  const name = path.join(e2e, "a.e2e.test.ts");
  const first = { testResults: [file(name, "failed", { plays: "failed", ends: "failed", opens: "passed" })] };
  const nothing = { flaky: [], worse: [], change: { passed: 0, failed: 0, skipped: 0 } };
  const opens = "tests/e2e/a.e2e.test.ts › opens";

  test("failed, then passed › flaky, and named; failed twice › a failure", () => {
    const again = { testResults: [file(name, "failed", { plays: "passed", ends: "failed", opens: "passed" })] };
    const flaky = ["tests/e2e/a.e2e.test.ts › plays"];
    expect(compareRuns(first, again)).toEqual({ flaky, worse: [], change: { passed: 1, failed: -1, skipped: 0 } });
  });

  test("passed, then failed › a failure, and named, beside a flaky one", () => {
    const again = { testResults: [file(name, "failed", { plays: "passed", ends: "passed", opens: "failed" })] };
    const flaky = ["tests/e2e/a.e2e.test.ts › plays", "tests/e2e/a.e2e.test.ts › ends"];
    const change = { passed: 1, failed: -1, skipped: 0 };
    expect(compareRuns(first, again)).toEqual({ flaky, worse: [opens], change });
  });

  test.each<{ why: string; tests: Record<string, string> }>([
    { why: "not there the second time", tests: { plays: "passed", ends: "passed" } },
    { why: "skipped the second time", tests: { plays: "passed", ends: "passed", opens: "skipped" } },
  ])("passed, then $why › a failure", ({ tests }) => {
    const { worse, change } = compareRuns(first, { testResults: [file(name, "passed", tests)] });
    expect({ worse, change }).toEqual({ worse: [opens], change: { passed: 1, failed: -1, skipped: 0 } });
  });

  test("the whole file did not run again › none of its tests is green", () => {
    const change = { passed: -1, failed: 1, skipped: 0 };
    expect(compareRuns(first, { testResults: [] })).toEqual({ flaky: [], worse: [opens], change });
  });

  test("skipped, then failed › a failure", () => {
    const once = { testResults: [file(name, "failed", { plays: "failed", ends: "skipped" })] };
    const again = { testResults: [file(name, "failed", { plays: "passed", ends: "failed" })] };
    const worse = ["tests/e2e/a.e2e.test.ts › ends"];
    expect(compareRuns(once, again)).toMatchObject({ worse, change: { passed: 1, failed: 0, skipped: -1 } });
  });

  test("a file that ran once, and not again, for it passed › as it was", () => {
    const once = { testResults: [file(name, "passed", { plays: "passed" })] };
    expect(compareRuns(once, { testResults: [] })).toEqual(nothing);
  });

  test("skipped the second time, for the file broke › a failure", () => {
    const again = { testResults: [file(name, "failed", { plays: "skipped" })] };
    const change = { passed: -1, failed: 1, skipped: 0 };
    expect(compareRuns(first, again)).toEqual({ flaky: [], worse: [opens], change });
  });

  test("passed the second time, but what goes behind the tests broke › a failure", () => {
    const again = { testResults: [file(name, "failed", { plays: "passed", ends: "passed", opens: "passed" })] };
    expect(compareRuns(first, again)).toEqual(nothing);
  });

  test("two tests of one name, one of which fails again › a failure", () => {
    const twice = (...statuses: string[]) => ({
      testResults: [
        { name, status: "failed", assertionResults: statuses.map((status) => ({ fullName: "plays", status })) },
      ],
    });
    expect(compareRuns(twice("failed", "failed"), twice("failed", "passed"))).toEqual(nothing);
    expect(compareRuns(twice("failed", "passed"), twice("passed", "failed"))).toEqual(nothing);
    const { worse, change } = compareRuns(twice("passed", "passed"), twice("failed", "passed"));
    expect({ worse, change }).toEqual({
      worse: ["tests/e2e/a.e2e.test.ts › plays"],
      change: { passed: -1, failed: 1, skipped: 0 },
    });
  });

  test("a file that broke, then passed whole › flaky, and its tests are counted", () => {
    const again = { testResults: [file(name, "passed", { plays: "passed", ends: "passed" })] };
    const broken = { testResults: [file(name, "failed", { plays: "skipped", ends: "skipped" })] };
    const flaky = ["tests/e2e/a.e2e.test.ts (the whole file)"];
    expect(compareRuns(broken, again)).toEqual({ flaky, worse: [], change: { passed: 2, failed: -1, skipped: -2 } });
  });

  test("a file that broke behind its tests, then passed without one of them › two failures", () => {
    const broken = { testResults: [file(name, "failed", { plays: "passed", opens: "passed" })] };
    const again = { testResults: [file(name, "passed", { plays: "passed", opens: "skipped" })] };
    const change = { passed: -1, failed: 1, skipped: 0 };
    expect(compareRuns(broken, again)).toEqual({ flaky: [], worse: [opens], change });
  });
});

describe("titlesThatPrintCode", () => {
  test.each(["calls [Function anonymous]", "GET () => `/api`", "of __vite_ssr_import_4__.x", "with [object Object]"])(
    "a name with code %#",
    (title) => {
      expect(titlesThatPrintCode({ testResults: [file("a", "passed", { [title]: "passed" })] })).toEqual([title]);
    },
  );

  test("names in words", () => {
    const title = "GET /api/videos › 200 (a function of the library), -> and {id}";
    expect(titlesThatPrintCode({ testResults: [file("a", "passed", { [title]: "passed" })] })).toEqual([]);
  });
});
