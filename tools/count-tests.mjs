#!/usr/bin/env node
/**
 * Reads vitest's JSON report and prints what it counted as one line: `N passed, N failed` and, if
 * any, `, N skipped`.
 */
import { readFileSync } from "node:fs";

const counts = read(process.argv[2]);
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
// No test at all means that the run broke before it began.
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

function read(file) {
  try {
    return count(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function count(report) {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  // A file that could not be loaded or set up has no failed test, and is a failure all the same.
  const failed = report.numFailedTests + brokenFiles.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
