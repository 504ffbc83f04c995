import { createServer } from 'node:net';
import { MozdefError } from '../../lifecycle/error.ts';
import { bindDatagrams, listen } from '../../lifecycle/listen.ts';
import { type ListenAddress, listenText } from '../../lifecycle/listen-address.ts';
import { type SyslogTransport, syslogKey } from '../../receive/syslog/syslog-addresses.ts';
import type { Settings } from '../../settings.ts';
import { readRunFile } from '../server.ts';
import { type Finding, failed } from './finding.ts';

interface Port {
  readonly check: string;
  readonly address: ListenAddress;
  /** The key that says the address. */
  readonly where: string;
  readonly protocol: 'tcp' | 'udp';
  /** Where the MozDef that runs on this data directory serves it. */
  readonly ours: string | undefined;
}

/** Whether the addresses of the roles that run here are free, or taken by the MozDef that runs on this data directory. */
export async function checkPorts(settings: Settings): Promise<Finding[]> {
  const findings: Finding[] = [];
  // Each port is taken only while it is tried, so that two roles with the same address do not get in each other's way.
  for (const port of portsOf(settings)) findings.push(await checkPort(port));
  return findings;
}

function portsOf(settings: Settings): Port[] {
  const { roles, data_dir, frontend } = settings;
  const run = readRunFile(data_dir);
  const ports = (['frontend', 'web'] as const)
    .filter((role) => roles.includes(role))
    .map((role): Port => {
      const address = settings[role].listen;
      return { check: `port of ${role}`, address, where: `${role}.listen`, protocol: 'tcp', ours: run?.[role] };
    });
  if (!roles.includes('frontend')) return ports;
  const { listen_udp: udp, listen_tcp: tcp, listen_tls: tls } = frontend.syslog;
  for (const [transport, address] of Object.entries({ udp, tcp, tls }) as [SyslogTransport, ListenAddress?][]) {
    if (!address) continue;
    const port = run?.syslog?.[transport];
    ports.push({
      check: `syslog over ${transport.toUpperCase()}`,
      address,
      where: syslogKey(transport),
      protocol: transport === 'udp' ? 'udp' : 'tcp',
      ours: port === undefined ? undefined : listenText({ ...address, port }),
    });
  }
  return ports;
}

async function checkPort({ check, address, where, protocol, ours }: Port): Promise<Finding> {
  if (ours !== undefined) return { check, result: 'ok', message: `${ours} is served` };
  try {
    await (protocol === 'udp' ? tryDatagrams(address, where) : tryStream(address, where));
  } catch (error) {
    if (!(error instanceof MozdefError)) throw error;
    return failed(check, error);
  }
  return { check, result: 'ok', message: `${listenText(address)} is free` };
}

async function tryStream(address: ListenAddress, where: string): Promise<void> {
  const server = createServer();
  await listen(server, address, where);
  await new Promise((resolve) => server.close(resolve));
}

async function tryDatagrams(address: ListenAddress, where: string): Promise<void> {
  const socket = await bindDatagrams(address, where);
  await new Promise<void>((resolve) => socket.close(resolve));
}
