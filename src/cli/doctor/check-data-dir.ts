import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { checkDataDir as checkAccess, nearestExisting } from '../../lifecycle/data-dir.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import type { Settings } from '../../settings.ts';
import { bytesText } from '../amounts.ts';
import { readRunFile } from '../server.ts';
import type { Finding } from './finding.ts';

/** Whether the data directory can be written, by writing into it; one that is not there yet must be possible to create. */
export function checkDataDir({ data_dir: path }: Settings): Finding {
  const check = 'data directory';
  const remedy = 'Give a directory that this user may write with --data-dir.';
  try {
    checkAccess(path);
    if (!existsSync(path)) return { check, result: 'ok', message: `${path} (made at the first start)` };
    writeProbe(path);
    const run = readRunFile(path);
    return { check, result: 'ok', message: `${path}${run ? `, in use by process ${run.pid}` : ''}` };
  } catch (error) {
    const message = error instanceof MozdefError ? error.message : `cannot use ${path}: ${messageOf(error)}`;
    return { check, result: 'fail', message, remedy };
  }
}

/** Permissions alone do not tell of a quota or a disk that fails. */
function writeProbe(path: string): void {
  const probe = mkdtempSync(join(path, 'doctor-'));
  try {
    writeFileSync(join(probe, 'probe'), 'probe');
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** Below this multiple of what intake needs free, an operator should act. */
const SCARCE = 4;

/** Whether there is room: below `queue.min_free_bytes` and `store.min_free_bytes` intake pauses. */
export async function checkDisk({ data_dir: path, queue, store }: Settings): Promise<Finding> {
  const check = 'disk';
  const { bavail, bsize } = await statfs(nearestExisting(path));
  const free = bavail * bsize;
  const needed = Math.max(queue.min_free_bytes, store.min_free_bytes);
  const message = `${bytesText(free)} free`;
  const remedy = 'Free some, keep fewer days with store.retention.days, or choose another disk with --data-dir.';
  if (free < needed) {
    return { check, result: 'fail', message: `${message}, intake pauses below ${bytesText(needed)}`, remedy };
  }
  return free < SCARCE * needed ? { check, result: 'warn', message, remedy } : { check, result: 'ok', message };
}
