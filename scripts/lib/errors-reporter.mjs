// A vitest reporter that writes down what vitest's JSON report leaves out: errors that belong to no test.
import { writeFileSync } from "node:fs";

export default class ErrorsReporter {
  /**
   * Of vitest.
   * @param {unknown} _testModules
   * @param {readonly { message?: string }[]} unhandledErrors e.g. a promise that nobody awaited
   */
  onTestRunEnd(_testModules, unhandledErrors) {
    const file = process.env.VERGENCE_ERRORS_REPORT;
    if (file) writeFileSync(file, JSON.stringify(unhandledErrors.map(({ message }) => String(message))));
  }
}
