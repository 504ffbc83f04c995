import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedShippers } from './installed-shippers.ts';
import type { Shipper } from './shipper.contract.ts';
import { ShipperProcess } from './shipper-process.ts';
import type { ShipperSite } from './shipper-site.ts';
import type { SyslogDaemon } from './syslog-daemon.ts';
import { syslogLines } from './syslog-lines.ts';

/** Starts syslog-ng, which sends what it reads as this configuration says: from the source `s_src` to a destination `d_mozdef`. */
export async function startSyslogNg({ folder }: Pick<ShipperSite, 'folder'>, configuration: string): Promise<Shipper> {
  const syslogNg = await startSyslogNgDaemon(folder, { mozdef: configuration });
  return {
    send: (lines) => syslogNg.write('mozdef', syslogLines(lines)),
    failures: () => syslogNg.count('Server disconnected'),
    stop: () => syslogNg.stop(),
  };
}

/** The same with a source and a destination for each way of sending. */
export async function startSyslogNgDaemon(
  folder: string,
  configurations: Readonly<Record<string, string>>,
): Promise<SyslogDaemon> {
  const debian = join(await installedShippers(), 'debian');
  const socketOf = (way: string): string => join(folder, `${way}.sock`);
  const file = join(folder, 'syslog-ng.conf');
  const ways = Object.entries(configurations).map(
    ([way, configuration]) => `source s_${way} { unix-stream("${socketOf(way)}" flags(syslog-protocol)); };
${configuration.replaceAll('s_src', `s_${way}`).replaceAll('d_mozdef', `d_${way}`)}
`,
  );
  writeFileSync(
    file,
    `@version: 3.38
@define scl-root "${debian}/usr/share/syslog-ng/include/scl"
@include "${debian}/usr/share/syslog-ng/include/scl/elasticsearch/elastic-http.conf"
options { keep-hostname(yes); frac-digits(6); };
${ways.join('')}`,
  );
  const own = (name: string): string => join(folder, `syslog-ng.${name}`);
  const syslogNg = new ShipperProcess({
    command: join(debian, 'usr/sbin/syslog-ng'),
    args: `-F -e --no-caps -f ${file} -R ${own('persist')} -p ${own('pid')} -c ${own('control')} --module-path ${debian}/usr/lib/syslog-ng/3.38`.split(
      ' ',
    ),
    env: { LD_LIBRARY_PATH: join(debian, 'usr/lib/syslog-ng'), TZ: 'UTC' },
  });
  return {
    write: (way, lines) => syslogNg.writeTo(socketOf(way), lines),
    count: (what) => syslogNg.count(what),
    stop: () => syslogNg.stop(),
  };
}
