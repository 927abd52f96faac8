// Prints "N passed, N failed[, N skipped]" from vitest's JSON report; fails when there is none or it holds no test.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const {
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped = 0,
  numFailedTestSuites: brokenSuites = 0,
} = report;
// A file that could not even be loaded has no test to count, but must not look green.
const failures = failed > 0 ? failed : report.success ? 0 : Math.max(brokenSuites, 1);
console.log(`${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
if (passed + failures === 0) process.exit(1);
