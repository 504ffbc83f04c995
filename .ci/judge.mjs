// Judges reports of jest: `judge.mjs REPORT..` fails when a test failed or was skipped, or none ran.
// `judge.mjs --crashed REPORT` prints the files of suites in which the test runner's own process died of a signal, which says
// nothing about the tests in them; it prints nothing when anything else failed too.
import { readFileSync } from 'node:fs';

const CRASH = /A jest worker process \(pid=\d+\) was terminated by another process: signal=/;
const [mode, ...rest] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const isCrash = (suite) =>
  suite.status === 'failed' && suite.assertionResults.length === 0 && CRASH.test(suite.message);

if (mode === '--crashed') {
  const { testResults } = read(rest[0]);
  const failed = testResults.filter(({ status }) => status === 'failed');
  if (failed.every(isCrash)) for (const { name } of failed) console.log(name);
} else judge([mode, ...rest].map(read));

function judge(reports) {
  const suites = reports.flatMap((report, at) =>
    report.testResults.filter((suite) => at === reports.length - 1 || !isCrash(suite)),
  );
  const tests = suites.flatMap((suite) => suite.assertionResults);
  const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${skipped.length} skipped`);
  for (const { fullName, status } of skipped) console.error(`ci: ${status}: ${fullName}`);
  const broken = suites.filter(({ status }) => status === 'failed');
  for (const { name } of broken) console.error(`ci: failed: ${name}`);
  if (count('passed') === 0 || broken.length > 0 || skipped.length > 0) process.exit(1);
}
