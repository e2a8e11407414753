// What a vitest run came to, from its JSON report.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

/** A vitest report, or null where vitest wrote none. */
export const readReport = (reportFile) =>
  existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, "utf8")) : null;

/**
 * Counts of one run. A file that could not be loaded, and a run that failed without any test failing (an unhandled error, a
 * set-up that broke, no report at all), count as one failure each: green must mean that everything ran.
 */
export function countTests(reportFile, exitCode) {
  const report = readReport(reportFile);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The last line of `npm test`. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Where the tests are that drive a browser, which alone may be run once more: a page may be slower than its clock on a busy machine. */
const browserTests = path.join(root, "tests/e2e") + path.sep;

/** The files of browser tests that failed and may be run once more. */
export function filesToRunAgain(report) {
  const failed = report.testResults.filter(({ status }) => status === "failed").map(({ name }) => name);
  return failed.filter((file) => file.startsWith(browserTests));
}

/**
 * What a second run of some files changes: a test that failed in the first and passes in the second is flaky, no failure.
 * @returns {{ healed: number, flaky: string[] }} how many failures fewer there are, and the name of each flaky test with its file
 */
export function compareRuns(report, again) {
  const titlesIn = (file, status) =>
    file.assertionResults.filter((test) => test.status === status).map(({ fullName }) => fullName);
  const flaky = [];
  for (const second of again.testResults) {
    const first = report.testResults.find(({ name }) => name === second.name);
    const file = path.relative(root, second.name);
    const failed = first ? titlesIn(first, "failed") : [];
    const passed = new Set(titlesIn(second, "passed"));
    for (const title of failed) if (passed.has(title)) flaky.push(`${file} › ${title}`);
    // A file that broke before any of its tests: all of it has to pass.
    const isWhole = second.status === "passed" && first?.status === "failed" && failed.length === 0;
    if (isWhole) flaky.push(`${file} (the whole file)`);
  }
  return { healed: flaky.length, flaky };
}

/** Names of tests that are printed code, for want of a name in a table of cases. */
export function titlesThatPrintCode(report) {
  const titles = report.testResults.flatMap((file) => file.assertionResults.map(({ fullName }) => fullName));
  return titles.filter((title) =>
    /=>|\[(?:Async)?Function|\[object |\[class |__vite|\$\{|(?:^|\s)%[sdifjoO](?=\s|$)/.test(title),
  );
}
