import { guideExample } from './guide-example.ts';
import { startRsyslog } from './rsyslog.ts';
import { type Shipper, shipperContract } from './shipper.contract.ts';
import type { ShipperSite } from './shipper-site.ts';
import { SYSLOG_FIELDS, syslogLines } from './syslog-lines.ts';

shipperContract('rsyslog with omelasticsearch, as the guide says', {
  start: startElasticsearch,
  fields: { ...SYSLOG_FIELDS, source: 'auth', details: { facility: 'auth' } },
  time: 'of the line',
  overloaded: 'kept',
  down: 'kept',
});

async function startElasticsearch({ target, folder }: ShipperSite): Promise<Shipper> {
  const example = guideExample('send-events.md', 'rsyslog', {
    'serverport="8080"': `serverport="${target.port}" uid="rsyslog" pwd="${target.token}"`,
    'action.resumeInterval="5"': 'action.resumeInterval="1"',
  });
  const [before = '', action = ''] = example.split(/^(?=action\()/m);
  const rsyslog = await startRsyslog(folder, { before, actions: { mozdef: action } });
  return {
    send: (lines) => rsyslog.write('mozdef', syslogLines(lines)),
    failures: () => rsyslog.count('server failure'),
    stop: () => rsyslog.stop(),
  };
}
