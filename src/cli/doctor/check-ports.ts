import { createServer } from 'node:net';
import { MozdefError } from '../../lifecycle/error.ts';
import { parseListen } from '../../lifecycle/listen-address.ts';
import type { Settings } from '../../settings.ts';
import { errorLines } from '../report-error.ts';
import { readRunFile } from '../server.ts';
import type { Finding } from './finding.ts';

/** Whether the addresses of the roles that run here are free, or taken by the MozDef that runs on this data directory. */
export async function checkPorts(settings: Settings): Promise<Finding[]> {
  const roles = (['frontend', 'web'] as const).filter((role) => settings.roles.includes(role));
  return await Promise.all(roles.map((role) => checkPort(settings, role)));
}

async function checkPort(settings: Settings, role: 'frontend' | 'web'): Promise<Finding> {
  const check = `port of ${role}`;
  const ours = readRunFile(settings.data_dir)?.[role];
  if (ours !== undefined) return { check, result: 'ok', message: `${ours} is served` };
  const { listen } = settings[role];
  try {
    const { host, port } = parseListen(listen, `${role}.listen`);
    await tryListen(host, port);
    return { check, result: 'ok', message: `${listen} is free` };
  } catch (error) {
    if (error instanceof MozdefError) return { check, result: 'fail', message: errorLines(error).join(' ') };
    const { code } = error as NodeJS.ErrnoException;
    const remedy = `Stop what listens there, or choose another: --set ${role}.listen=127.0.0.1:PORT`;
    if (code === 'EADDRINUSE')
      return { check, result: 'fail', message: `another program listens on ${listen}`, remedy };
    return { check, result: 'fail', message: `cannot listen on ${listen} (${code})`, remedy };
  }
}

function tryListen(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => server.close(() => resolve()));
  });
}
