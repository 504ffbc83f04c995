/** A way to send the first events, as it can be pasted. */
interface FirstCommand {
  readonly name: string;
  /** Where it goes. */
  readonly where: string;
  readonly text: string;
}

type FirstCommands = readonly [FirstCommand, ...FirstCommand[]];

/** The ways, for this frontend and with this token if it wants one. `intake`: as `http://127.0.0.1:8080`. */
export function firstCommands(intake: string, token: string | undefined): FirstCommands {
  const { hostname, protocol, port } = new URL(intake);
  const isTls = protocol === 'https:';
  const end: End = { host: hostname, port: port || (isTls ? '443' : '80'), isTls, token };
  return [
    { name: 'curl', where: 'into a shell', text: curl(intake, token) },
    {
      name: 'rsyslog',
      where: 'into /etc/rsyslog.d/90-mozdef.conf (package rsyslog-elasticsearch)',
      text: rsyslog(end),
    },
    { name: 'fluent-bit', where: "at the end of fluent-bit's configuration", text: fluentBit(end) },
    { name: 'Files', where: 'into a shell', text: "npx mozdef send '/var/log/auth.log*'" },
  ];
}

interface End {
  readonly host: string;
  readonly port: string;
  readonly isTls: boolean;
  readonly token: string | undefined;
}

function curl(intake: string, token: string | undefined): string {
  const header = token === undefined ? '' : ` -H 'Authorization: Bearer ${token}'`;
  return `curl -s${header} ${intake}/events -d '{"summary":"hello from curl","hostname":"laptop","category":"test"}'`;
}

function rsyslog({ host, port, isTls, token }: End): string {
  const credential = token === undefined ? '' : ` uid="rsyslog" pwd="${token}"`;
  return `module(load="omelasticsearch")
template(name="mozdef" type="list" option.jsonf="on") {
  property(outname="timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="hostname" name="hostname" format="jsonf")
  property(outname="severity" name="syslogseverity-text" caseConversion="upper" format="jsonf")
  property(outname="facility" name="syslogfacility-text" format="jsonf")
  property(outname="processname" name="programname" format="jsonf")
  property(outname="processid" name="procid" format="jsonf")
  property(outname="summary" name="msg" format="jsonf")
}
action(type="omelasticsearch" server="${host}" serverport="${port}" template="mozdef"${isTls ? ' usehttps="on"' : ''}${credential}
  searchIndex="events" searchType="" bulkmode="on"
  action.resumeRetryCount="-1" action.resumeInterval="5"
  queue.type="LinkedList" queue.filename="mozdef" queue.size="50000" queue.dequeueBatchSize="500" queue.saveOnShutdown="on")`;
}

function fluentBit({ host, port, isTls, token }: End): string {
  const more = [
    ...(isTls ? ['    Tls              On'] : []),
    ...(token === undefined ? [] : [`    Header           Authorization Bearer ${token}`]),
  ];
  return `[OUTPUT]
    Name             http
    Match            *
    Host             ${host}
    Port             ${port}
    URI              /events
    Format           json_lines
    Json_date_format iso8601
    Compress         gzip
    Retry_Limit      no_limits
${more.map((line) => `${line}\n`).join('')}`.trimEnd();
}
