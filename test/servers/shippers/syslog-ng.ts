import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedShippers } from './installed-shippers.ts';
import type { Shipper, ShipperSite } from './shipper.contract.ts';
import { ShipperProcess } from './shipper-process.ts';
import { syslogLines } from './syslog-lines.ts';

/** Starts syslog-ng, which sends what it reads to the destination `d_mozdef` of this configuration. */
export async function startSyslogNg({ folder }: ShipperSite, destination: string): Promise<Shipper> {
  const debian = join(await installedShippers(), 'debian');
  const socket = join(folder, 'log.sock');
  const file = join(folder, 'syslog-ng.conf');
  writeFileSync(
    file,
    `@version: 3.38
@define scl-root "${debian}/usr/share/syslog-ng/include/scl"
@include "${debian}/usr/share/syslog-ng/include/scl/elasticsearch/elastic-http.conf"
options { keep-hostname(yes); frac-digits(6); };
source s_src { unix-stream("${socket}" flags(syslog-protocol)); };
${destination}
`,
  );
  const own = (name: string): string => join(folder, `syslog-ng.${name}`);
  const syslogNg = new ShipperProcess({
    command: join(debian, 'usr/sbin/syslog-ng'),
    args: `-F -e --no-caps -f ${file} -R ${own('persist')} -p ${own('pid')} -c ${own('control')} --module-path ${debian}/usr/lib/syslog-ng/3.38`.split(
      ' ',
    ),
    env: { LD_LIBRARY_PATH: join(debian, 'usr/lib/syslog-ng') },
  });
  return {
    send: (lines) => syslogNg.writeTo(socket, syslogLines(lines)),
    failures: () => syslogNg.count('Server disconnected'),
    stop: () => syslogNg.stop(),
  };
}
