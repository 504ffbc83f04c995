import { type SourceTable, type SourceTableInput, sourceTableSchema } from '../source-table.ts';
import { words } from './words.ts';

type KindInput = SourceTableInput['kinds'][number];

/** Zeek's logs (docs.zeek.org, "Zeek Log Formats and Inspection"), and what else than a log of Zeek rules may call their events. */
const LOGS: Readonly<Record<string, readonly string[]>> = {
  conn: ['firewall'],
  dns: ['dns'],
  http: ['proxy', 'webserver'],
  ...Object.fromEntries(
    [
      ...words('analyzer dce_rpc dhcp dnp3 dpd files ftp intel irc kerberos known_certs'),
      ...words('known_hosts known_services ldap ldap_search modbus mqtt_connect mqtt_publish mysql'),
      ...words('notice ntlm ntp ocsp pe quic radius rdp rfb sip smb_cmd smb_files'),
      ...words('smb_mapping smtp snmp socks software ssh ssl syslog traceroute tunnel weird'),
      ...words('x509 websocket postgresql redis'),
    ].map((log) => [log, []]),
  ),
};

/** Logs of which Beats keep fields below zeek.<log> that rules ask for. */
const OF_BEATS = [
  'conn',
  'dns',
  'http',
  'dce_rpc',
  'smb_files',
  'kerberos',
  'x509',
  'rdp',
  'ssl',
  'ssh',
  'files',
  'notice',
];

/** What rules on any product call what Zeek has, by log. */
const NAMES: Readonly<Record<string, Record<string, string | string[]>>> = {
  conn: ends(),
  dns: { ...ends(), record_type: 'qtype_name', answer: 'answers' },
  http: {
    ...ends(),
    'c-uri': 'uri',
    'cs-uri': 'uri',
    'cs-uri-stem': 'uri',
    'c-uri-stem': 'uri',
    'cs-uri-query': 'uri',
    'c-uri-query': 'uri',
    'c-useragent': 'user_agent',
    'cs-user-agent': 'user_agent',
    'cs-method': 'method',
    'cs-host': 'host',
    'r-dns': 'host',
    'sc-status': 'status_code',
    'cs-referer': 'referrer',
    'cs-referrer': 'referrer',
    'cs-username': 'username',
    'c-ip': 'id.orig_h',
  },
  x509: { 'certificate.serial': ['certificate.serial', 'certificate_serial'] },
};

function ends(): Record<string, string> {
  return { src_ip: 'id.orig_h', src_port: 'id.orig_p', dst_ip: 'id.resp_h', dst_port: 'id.resp_p' };
}

/** What filebeat and Elastic Agent put elsewhere than below zeek.<log>. */
const ECS: Readonly<Record<string, string[]>> = {
  'id.orig_h': ['details.source.ip', 'details.source.address'],
  'id.orig_p': ['details.source.port'],
  'id.resp_h': ['details.destination.ip', 'details.destination.address'],
  'id.resp_p': ['details.destination.port'],
  proto: ['details.network.transport'],
  service: ['details.zeek.kerberos.service', 'details.network.protocol'],
  query: ['details.dns.question.name', 'details.zeek.dns.query'],
  qtype_name: ['details.dns.question.type', 'details.zeek.dns.qtype_name'],
  answers: ['details.zeek.dns.answers', 'details.dns.answers.data', 'details.dns.resolved_ip'],
  method: ['details.http.request.method'],
  uri: ['details.url.original'],
  host: ['details.url.domain', 'details.destination.domain'],
  user_agent: ['details.user_agent.original'],
  status_code: ['details.http.response.status_code'],
  referrer: ['details.http.request.referrer'],
  request_body_len: ['details.http.request.body.bytes'],
  response_body_len: ['details.http.response.body.bytes'],
  name: ['details.file.name', 'details.zeek.smb_files.name'],
  path: ['details.zeek.smb_files.path', 'details.file.path'],
  'certificate.serial': ['details.zeek.x509.certificate.serial', 'details.x509.serial_number'],
};

function kind(log: string, categories: readonly string[]): KindInput {
  return {
    name: `zeek/${log}`,
    when: { log: [log, `zeek.${log}`] },
    logsources: (categories.length > 0 ? categories : ['none']).map((category) => ({
      product: 'zeek',
      service: log,
      category,
    })),
    ...(NAMES[log] && { names: NAMES[log] }),
  };
}

/** Zeek in JSON, as normalization knows it, and as Beats send it. */
export const ZEEK: SourceTable = sourceTableSchema.parse({
  source: 'zeek',
  title: 'Zeek',
  forms: [
    {
      name: 'Zeek in JSON',
      when: { category: 'zeek' },
      keys: { log: 'source' },
      fields: {
        'id.orig_h': ['details.sourceipaddress'],
        'id.orig_p': ['details.sourceport'],
        'id.resp_h': ['details.destinationipaddress'],
        'id.resp_p': ['details.destinationport'],
        // Here `severity` and `facility` are those of a message that Zeek saw.
        severity: 'details.severity',
        source: 'details.source',
      },
    },
    ...OF_BEATS.map((log) => ({
      name: `filebeat, Elastic Agent (${log})`,
      when: { 'details.event.dataset': `zeek.${log}` },
      keys: { log: 'details.event.dataset' },
      look_in: [`details.zeek.${log}`, 'details'],
      fields: { ...ECS },
    })),
    {
      name: 'filebeat, Elastic Agent (other logs)',
      when: { 'details.zeek': '*', 'details.event.dataset': '*' },
      keys: { log: 'details.event.dataset' },
      fields: { ...ECS },
    },
  ],
  kinds: [
    ...Object.entries(LOGS).map(([log, categories]) => kind(log, categories)),
    {
      // The shipper does not say which log it reads.
      name: 'zeek',
      logsources: [{ product: 'zeek', category: 'none' }],
    },
  ],
  deviations: [
    "`uri` of Zeek's http has path and query: rules on webserver and proxy that ask for either look into it as a whole.",
    "Rules ask for Zeek's own names. Where Beats have put a value under a name of ECS, it is looked for there; other fields below zeek.<log>, of the logs that rules of SigmaHQ are about.",
  ],
});
