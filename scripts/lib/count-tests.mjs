/**
 * Reads a report of tests and prints "PASSED FAILED SKIPPED".
 *
 *   node count-tests.mjs jest  report.json    (jest --json --outputFile)
 *   node count-tests.mjs junit report.xml     (phpunit --log-junit)
 *
 * Ends with 1 where the report is missing or is none: then the tests did not run.
 */
import { readFileSync } from 'node:fs';

const [, , kind, path] = process.argv;

/** A file that does not compile has no tests to fail; it counts as one failed. */
function fromJest(text) {
  const report = JSON.parse(text);
  return [report.numPassedTests, report.numFailedTests + report.numRuntimeErrorTestSuites, report.numPendingTests + report.numTodoTests];
}

/** The outermost <testsuite> counts those within. */
function fromJunit(text) {
  const attributes = /<testsuite\b([^>]*)>/.exec(text)?.[1] ?? '';
  const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  const skipped = number('skipped');
  return [number('tests') - failed - skipped, failed, skipped];
}

const counts = { jest: fromJest, junit: fromJunit }[kind](readFileSync(path, 'utf8'));
if (!counts.every(Number.isInteger)) throw new Error(`${path} is no report of ${kind}'s.`);
console.log(counts.join(' '));
