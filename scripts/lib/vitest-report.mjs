// What a vitest run came to, from its JSON report.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

/**
 * @typedef {import("vitest/node").JsonTestResults} Report
 * @typedef {Report["testResults"][number]} FileReport
 * @typedef {FileReport["assertionResults"][number]} TestReport
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * A JSON file that a run has written, or null where it wrote none.
 * @param {string} reportFile
 */
export const readReport = (reportFile) =>
  existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, "utf8")) : null;

/**
 * Files that failed though none of their tests did: they could not be loaded, or what goes before or behind the tests
 * broke.
 * @param {Report} report
 */
const brokenFiles = (report) => report.testResults.filter(isBroken);

/** @param {FileReport} file */
const isBroken = (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed");

/**
 * Counts of one run. A file that could not be loaded, an error that belongs to no test, and a run that failed without
 * any of these (a set-up that broke, no report at all), count as one failure each: green must mean that everything
 * ran.
 * @param {string} reportFile
 * @param {number} exitCode
 * @param {number} unhandledErrors how many errors belong to no test
 * @returns {Counts}
 */
export function countTests(reportFile, exitCode, unhandledErrors = 0) {
  const report = readReport(reportFile);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + brokenFiles(report).length + unhandledErrors;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * The last line of `npm test`.
 * @param {Counts} counts
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * Where the tests are that drive a browser, which alone may be run once more: a page may be slower than its clock on
 * a busy machine.
 */
const browserTests = path.join(root, "tests/e2e") + path.sep;

/**
 * The files of browser tests that failed and may be run once more.
 * @param {Report} report
 */
export function filesToRunAgain(report) {
  const failed = report.testResults.filter(({ status }) => status === "failed").map(({ name }) => name);
  return failed.filter((file) => file.startsWith(browserTests));
}

/** Stands for a file that the second run did not reach. */
const notRun = /** @type {FileReport} */ ({ assertionResults: /** @type {TestReport[]} */ ([]) });

/** @param {FileReport} file @param {TestReport[]} tests */
const namesOf = (file, tests) => tests.map(({ fullName }) => `${path.relative(root, file.name)} › ${fullName}`);

/**
 * What a second run of some files changes: a test that failed in the first and passes in the second is flaky, no
 * failure. A test that failed in the second alone, or passed in the first and did not run again, is a failure: it was
 * never seen green after a red one.
 * @param {Report} report
 * @param {Pick<Report, "testResults">} again
 * @returns the names of flaky tests and of those that are failures only now, and what is to be added to the counts of
 *   the first run
 */
export function compareRuns(report, again) {
  /** @type {string[]} */
  const flaky = [];
  /** @type {string[]} */
  const worse = [];
  const change = { passed: 0, failed: 0, skipped: 0 };
  const filesAgain = filesToRunAgain(report);
  for (const first of report.testResults.filter(({ name }) => filesAgain.includes(name))) {
    const second = again.testResults.find(({ name }) => name === first.name) ?? notRun;
    const passed = new Set(titlesIn(second, "passed"));
    const failedAgain = new Set(titlesIn(second, "failed"));
    const fallen = fallenTests(first, second);
    worse.push(...namesOf(first, fallen));
    for (const { status } of fallen) change[status === "passed" ? "passed" : "skipped"]--;
    change.failed += fallen.length;
    if (isBroken(second)) continue;
    const isHealed = (/** @type {TestReport} */ { fullName, status }) =>
      status === "failed" && passed.has(fullName) && !failedAgain.has(fullName);
    const healed = first.assertionResults.filter(isHealed);
    flaky.push(...namesOf(first, healed));
    change.passed += healed.length;
    change.failed -= healed.length;
    // A file that broke before any of its tests: all of it has to pass.
    if (brokenFiles(report).includes(first) && second.status === "passed" && fallen.length === 0) {
      flaky.push(`${path.relative(root, first.name)} (the whole file)`);
      change.failed--;
      change.passed += titlesIn(second, "passed").length - titlesIn(first, "passed").length;
      change.skipped += second.assertionResults.length - titlesIn(second, "passed").length;
      change.skipped -= first.assertionResults.length - titlesIn(first, "passed").length;
    }
  }
  return { flaky, worse, change };
}

/** @param {FileReport} file @param {TestReport["status"]} status */
const titlesIn = (file, status) =>
  file.assertionResults.filter((test) => test.status === status).map(({ fullName }) => fullName);

/**
 * Tests of the first run that were no failures in it and are now. Of tests that share a name, as many as no longer
 * pass.
 * @param {FileReport} first
 * @param {FileReport} second
 */
function fallenTests(first, second) {
  const passes = titlesIn(second, "passed");
  const failedAgain = titlesIn(second, "failed");
  return first.assertionResults.filter(({ fullName, status }) => {
    if (status === "failed") return false;
    if (status !== "passed") return failedAgain.includes(fullName);
    const place = passes.indexOf(fullName);
    if (place === -1) return true;
    passes.splice(place, 1);
    return false;
  });
}

/**
 * Names of tests that are printed code, for want of a name in a table of cases.
 * @param {Report} report
 */
export function titlesThatPrintCode(report) {
  const titles = report.testResults.flatMap((file) => file.assertionResults.map(({ fullName }) => fullName));
  return titles.filter((title) =>
    /=>|\[(?:Async)?Function|\[object |\[class |__vite|\$\{|(?:^|\s)%[sdifjoO](?=\s|$)/.test(title),
  );
}
