import { accessSync, constants, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../lifecycle/error.ts';
import type { Settings } from '../../settings.ts';
import { bytesText } from '../amounts.ts';
import { readRunFile } from '../server.ts';
import type { Finding } from './finding.ts';

/** Whether the data directory can be written, by writing into it; one that is not there yet must be possible to create. */
export function checkDataDir({ data_dir: path }: Settings): Finding {
  const check = 'data directory';
  const remedy = `Let this user write it, or choose another with --data-dir.`;
  try {
    if (!existsSync(path)) {
      accessSync(existingParent(path), constants.W_OK | constants.X_OK);
      return { check, result: 'ok', message: `${path} (made at the first start)` };
    }
    const probe = mkdtempSync(join(path, 'doctor-'));
    try {
      writeFileSync(join(probe, 'probe'), 'probe');
    } finally {
      rmSync(probe, { recursive: true, force: true });
    }
    const run = readRunFile(path);
    return { check, result: 'ok', message: `${path}${run ? `, in use by process ${run.pid}` : ''}` };
  } catch (error) {
    return { check, result: 'fail', message: `${path} cannot be used: ${messageOf(error)}`, remedy };
  }
}

function existingParent(path: string): string {
  let parent = dirname(path);
  while (!existsSync(parent)) parent = dirname(parent);
  return parent;
}

/** Below this multiple of what intake needs free, an operator should act. */
const SCARCE = 4;

/** Whether there is room: below `queue.min_free_bytes` and `store.min_free_bytes` intake pauses. */
export async function checkDisk({ data_dir: path, queue, store }: Settings): Promise<Finding> {
  const check = 'disk';
  const { bavail, bsize } = await statfs(existsSync(path) ? path : existingParent(path));
  const free = bavail * bsize;
  const needed = Math.max(queue.min_free_bytes, store.min_free_bytes);
  const message = `${bytesText(free)} free`;
  const remedy = 'Free some, keep fewer days with store.retention.days, or choose another disk with --data-dir.';
  if (free < needed) {
    return { check, result: 'fail', message: `${message}, intake pauses below ${bytesText(needed)}`, remedy };
  }
  return free < SCARCE * needed ? { check, result: 'warn', message, remedy } : { check, result: 'ok', message };
}
