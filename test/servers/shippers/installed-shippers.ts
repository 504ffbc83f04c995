import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The folder with the shippers that no npm package carries; installs them when they are missing, which takes network and minutes. */
export async function installedShippers(): Promise<string> {
  const { stdout } = await promisify(execFile)(join(import.meta.dirname, 'install-shippers'));
  return stdout.trim();
}
