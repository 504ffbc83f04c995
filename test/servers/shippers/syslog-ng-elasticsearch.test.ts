import { shipperContract } from './shipper.contract.ts';
import { SYSLOG_FIELDS } from './syslog-lines.ts';
import { startSyslogNg } from './syslog-ng.ts';

shipperContract('syslog-ng with elasticsearch-http()', {
  start: (site) =>
    startSyslogNg(
      site,
      `destination d_mozdef {
         elasticsearch-http(
           url("${site.target.url}/_bulk") index("events") type("") time-reopen(1)
           user("syslog-ng") password("${site.target.token}")
         );
       };
       log { source(s_src); destination(d_mozdef); };`,
    ),
  fields: SYSLOG_FIELDS,
  time: 'of the line',
  overloaded: 'kept',
  down: 'kept',
});
