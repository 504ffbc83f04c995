import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedShippers } from './installed-shippers.ts';
import { ShipperProcess } from './shipper-process.ts';
import type { SyslogDaemon } from './syslog-daemon.ts';

/** Starts rsyslog with what its configuration begins with, and the action for each way of sending. */
export async function startRsyslog(
  folder: string,
  { before = '', actions }: { readonly before?: string; readonly actions: Readonly<Record<string, string>> },
): Promise<SyslogDaemon> {
  const debian = join(await installedShippers(), 'debian');
  const socketOf = (way: string): string => join(folder, `${way}.sock`);
  const file = join(folder, 'rsyslog.conf');
  const ways = Object.entries(actions).map(
    ([way, action]) => `ruleset(name="${way}") {
${action}
}
input(type="imptcp" path="${socketOf(way)}" ruleset="${way}")
`,
  );
  writeFileSync(
    file,
    `global(workDirectory="${folder}")
module(load="imptcp")
${before}
${ways.join('')}
action(type="omfile" file="/dev/stdout")
`,
  );
  const rsyslog = new ShipperProcess({
    command: join(debian, 'usr/sbin/rsyslogd'),
    args: ['-n', '-f', file, '-i', join(folder, 'pid'), '-M', join(debian, 'usr/lib/x86_64-linux-gnu/rsyslog')],
    env: { TZ: 'UTC' },
  });
  return {
    write: (way, lines) => rsyslog.writeTo(socketOf(way), lines),
    count: (what) => rsyslog.count(what),
    stop: () => rsyslog.stop(),
  };
}
