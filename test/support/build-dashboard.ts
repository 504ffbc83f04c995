import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** Before all tests: the dashboard that servers serve, once for all of them, if it is not there as it is now. */
// oxlint-disable-next-line import/no-default-export -- the test runner asks for one
export default function buildDashboard(): void {
  execFileSync(process.execPath, ['tools/build-public.ts', '--if-stale'], { cwd: ROOT });
}
