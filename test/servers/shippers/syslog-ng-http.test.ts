import { guideExample } from './guide-example.ts';
import { shipperContract } from './shipper.contract.ts';
import { SYSLOG_FIELDS } from './syslog-lines.ts';
import { startSyslogNg } from './syslog-ng.ts';

shipperContract('syslog-ng with http(), as the guide says', {
  start: (site) =>
    startSyslogNg(
      site,
      guideExample('send-events.md', 'syslog-ng', {
        'http://127.0.0.1:8080': site.target.url,
        'reliable(yes)': `reliable(yes) dir("${site.folder}")`,
        'time-reopen(5)': `time-reopen(1) user("syslog-ng") password("${site.target.token}")`,
      }),
    ),
  fields: SYSLOG_FIELDS,
  time: 'of the line',
  overloaded: 'kept',
  down: 'kept',
});
