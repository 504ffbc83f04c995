import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guideExample } from './guide-example.ts';
import { installedShippers } from './installed-shippers.ts';
import { type Shipper, type ShipperSite, shipperContract } from './shipper.contract.ts';
import { ShipperProcess } from './shipper-process.ts';
import { SYSLOG_FIELDS, syslogLines } from './syslog-lines.ts';

shipperContract('rsyslog with omelasticsearch, as the guide says', {
  start: startRsyslog,
  fields: { ...SYSLOG_FIELDS, source: 'auth', details: { facility: 'auth' } },
  time: 'of the line',
  overloaded: 'kept',
  down: 'kept',
});

async function startRsyslog({ target, folder }: ShipperSite): Promise<Shipper> {
  const debian = join(await installedShippers(), 'debian');
  const socket = join(folder, 'log.sock');
  const example = guideExample('send-events.md', 'rsyslog', {
    'serverport="8080"': `serverport="${target.port}" uid="rsyslog" pwd="${target.token}"`,
    'action.resumeInterval="5"': 'action.resumeInterval="1"',
  });
  const [before, action] = example.split(/^(?=action\()/m);
  const file = join(folder, 'rsyslog.conf');
  writeFileSync(
    file,
    `global(workDirectory="${folder}")
module(load="imptcp")
${before}
ruleset(name="ours") {
${action}
}
input(type="imptcp" path="${socket}" ruleset="ours")
action(type="omfile" file="/dev/stdout")
`,
  );
  const rsyslog = new ShipperProcess({
    command: join(debian, 'usr/sbin/rsyslogd'),
    args: ['-n', '-f', file, '-i', join(folder, 'pid'), '-M', join(debian, 'usr/lib/x86_64-linux-gnu/rsyslog')],
  });
  return {
    send: (lines) => rsyslog.writeTo(socket, syslogLines(lines)),
    failures: () => rsyslog.count('server failure'),
    stop: () => rsyslog.stop(),
  };
}
