import { createServer } from 'node:net';
import { MozdefError } from '../../lifecycle/error.ts';
import { listen } from '../../lifecycle/listen.ts';
import { listenText } from '../../lifecycle/listen-address.ts';
import type { Settings } from '../../settings.ts';
import { readRunFile } from '../server.ts';
import type { Finding } from './finding.ts';

/** Whether the addresses of the roles that run here are free, or taken by the MozDef that runs on this data directory. */
export async function checkPorts(settings: Settings): Promise<Finding[]> {
  const roles = (['frontend', 'web'] as const).filter((role) => settings.roles.includes(role));
  const findings: Finding[] = [];
  // Each port is taken only while it is tried, so that two roles with the same address do not get in each other's way.
  for (const role of roles) findings.push(await checkPort(settings, role));
  return findings;
}

async function checkPort(settings: Settings, role: 'frontend' | 'web'): Promise<Finding> {
  const check = `port of ${role}`;
  const ours = readRunFile(settings.data_dir)?.[role];
  if (ours !== undefined) return { check, result: 'ok', message: `${ours} is served` };
  const address = settings[role].listen;
  const server = createServer();
  try {
    await listen(server, address, `${role}.listen`);
  } catch (error) {
    if (!(error instanceof MozdefError)) throw error;
    const { message, remedy } = error;
    return { check, result: 'fail', message, ...(remedy !== undefined && { remedy }) };
  }
  await new Promise((resolve) => server.close(resolve));
  return { check, result: 'ok', message: `${listenText(address)} is free` };
}
