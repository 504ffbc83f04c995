import { type SourceTable, type SourceTableInput, sourceTableSchema } from '../source-table.ts';
import { webFields } from './web-fields.ts';
import { words } from './words.ts';

type KindInput = SourceTableInput['kinds'][number];

const ECS_ENDS = {
  src_ip: ['details.source.ip', 'details.source.address', 'details.sourceipaddress'],
  src_port: ['details.source.port', 'details.sourceport'],
  dst_ip: ['details.destination.ip', 'details.destination.address', 'details.destinationipaddress'],
  dst_port: ['details.destination.port', 'details.destinationport'],
  action: ['details.event.action', 'details.event.outcome'],
  blocked: ['details.blocked'],
  username: ['details.user.name', 'details.username'],
};
const OUR_ENDS = {
  src_ip: ['details.sourceipaddress'],
  src_port: ['details.sourceport'],
  dst_ip: ['details.destinationipaddress'],
  dst_port: ['details.destinationport'],
};
const OF_FIREWALLS = ['src_ip', 'src_port', 'dst_ip', 'dst_port', 'username', 'action', 'blocked'];

const FIREWALL: KindInput = {
  name: 'firewall',
  logsources: [{ service: 'none', category: 'firewall' }],
};

/** Data sets of Beats and Elastic Agent that hold connections, allowed or not. */
const FIREWALL_SETS = [
  ...words('cisco.asa cisco_asa.log cisco.ftd cisco_ftd.log panw.panos fortinet.firewall iptables.log'),
  ...words('fortinet_fortigate.log checkpoint.firewall pfsense.log juniper.srx juniper_srx.log sophos.xg'),
  ...words('aws.vpcflow gcp.firewall gcp.vpcflow azure.firewall_logs sonicwall_firewall.log watchguard.firewall'),
];

/** Firewalls that say so. */
export const FIREWALLS: SourceTable = sourceTableSchema.parse({
  source: 'firewalls',
  title: 'Firewalls and flows',
  forms: [
    { name: 'Beats, Elastic Agent (ECS)', when: { 'details.event.dataset': FIREWALL_SETS }, fields: { ...ECS_ENDS } },
    {
      name: 'AWS VPC flow log',
      when: { 'details.srcAddr': '*', 'details.dstAddr': '*' },
      fields: {
        src_ip: 'details.srcAddr',
        dst_ip: 'details.dstAddr',
        src_port: 'details.srcPort',
        dst_port: 'details.dstPort',
      },
    },
    {
      name: 'netfilter, by fields',
      when: { 'details.SRC': '*', 'details.DST': '*' },
      fields: { ...OUR_ENDS },
    },
  ],
  kinds: [{ ...FIREWALL, provides: OF_FIREWALLS }],
  deviations: [
    'Rules ask whether `blocked` is true or `action` is denied; firewalls have words of their own for that.',
  ],
});

/** Devices of Fortinet, which write pairs of key and value. Their `type` has become the category. */
export const FORTINET: SourceTable = sourceTableSchema.parse({
  source: 'fortinet',
  title: 'FortiGate',
  forms: [
    {
      name: 'key=value',
      when: { 'details.logid': '*', 'details.subtype': '*' },
      keys: { type: 'category', subtype: 'details.subtype' },
      fields: {
        type: 'category',
        src_ip: 'details.srcip',
        dst_ip: 'details.dstip',
        src_port: 'details.srcport',
        dst_port: 'details.dstport',
        'c-uri': 'details.url',
        'cs-uri': 'details.url',
        'cs-host': 'details.hostname',
        query: 'details.qname',
        record_type: 'details.qtype',
        Signature: 'details.virus',
        Filename: 'details.filename',
      },
    },
  ],
  kinds: [
    {
      name: 'fortigate/event',
      when: { type: 'event' },
      logsources: [
        { product: 'fortigate', service: 'event', category: 'none' },
        { product: 'fortios', service: 'sslvpnd', category: 'none' },
      ],
    },
    {
      name: 'fortigate/traffic',
      when: { type: 'traffic' },
      logsources: [{ product: 'fortigate', service: 'traffic', category: 'firewall' }],
    },
    {
      name: 'fortigate/webfilter',
      when: { subtype: 'webfilter' },
      logsources: [{ product: 'fortigate', service: 'webfilter', category: 'proxy' }],
    },
    {
      name: 'fortigate/dns',
      when: { subtype: 'dns' },
      logsources: [{ product: 'fortigate', service: 'dns', category: 'dns' }],
    },
    {
      name: 'fortigate/virus',
      when: { subtype: 'virus' },
      logsources: [{ product: 'fortigate', service: 'virus', category: 'antivirus' }],
    },
    { name: 'fortigate', logsources: [{ product: 'fortigate', service: 'none', category: 'none' }] },
  ],
});

/** CEF and LEEF say what happened in words of their own, and not what kind of device it was. */
export const DEVICE_FORMATS: SourceTable = sourceTableSchema.parse({
  source: 'device-formats',
  title: 'CEF and LEEF',
  forms: [
    {
      name: 'CEF, LEEF',
      when: { category: ['cef', 'leef'] },
      fields: {
        ...OUR_ENDS,
        action: 'details.action',
        'c-uri': 'details.destinationuri',
        'cs-uri': 'details.destinationuri',
        'cs-uri-query': 'details.destinationuri',
        'c-uri-query': 'details.destinationuri',
        'cs-method': ['details.requestmethod', 'details.requestMethod'],
        'c-useragent': ['details.useragent', 'details.requestclientapplication'],
        'cs-user-agent': ['details.useragent', 'details.requestclientapplication'],
        'cs-host': ['details.destinationhostname', 'details.dhost'],
        Filename: ['details.filepath', 'details.filename'],
        Signature: ['details.threatname', 'details.virusname', 'summary'],
        Action: 'details.action',
        query: ['details.destinationdnsdomain', 'details.query'],
        username: ['details.username', 'details.sourceusername'],
      },
    },
  ],
  kinds: [
    {
      name: 'cef',
      logsources: ['firewall', 'proxy', 'webserver', 'antivirus', 'dns'].map((category) => ({
        service: 'none',
        category,
      })),
    },
  ],
  deviations: [
    'Which field holds the name of malware or a query differs between vendors; the common ones are looked for.',
  ],
});

/** Suricata's EVE log. */
export const SURICATA: SourceTable = sourceTableSchema.parse({
  source: 'suricata',
  title: 'Suricata',
  forms: [
    {
      name: 'EVE JSON',
      when: { 'details.flow_id': '*', 'details.event_type': '*' },
      keys: { type: 'details.event_type' },
      fields: {
        dst_ip: 'details.dest_ip',
        dst_port: 'details.dest_port',
        query: ['details.dns.rrname', 'details.dns.query.rrname', 'details.dns.queries.rrname'],
        record_type: ['details.dns.rrtype', 'details.dns.query.rrtype', 'details.dns.queries.rrtype'],
        answer: ['details.dns.rdata', 'details.dns.answers.rdata'],
        ...webFields({
          uri: 'details.http.url',
          method: 'details.http.http_method',
          status: 'details.http.status',
          agent: 'details.http.http_user_agent',
          host: 'details.http.hostname',
          referrer: 'details.http.http_refer',
        }),
      },
    },
  ],
  kinds: [
    {
      name: 'suricata/dns',
      when: { type: 'dns' },
      logsources: [{ product: 'suricata', service: 'dns', category: 'dns' }],
    },
    {
      name: 'suricata/http',
      when: { type: 'http' },
      logsources: [
        { product: 'suricata', service: 'http', category: 'proxy' },
        { product: 'suricata', service: 'http', category: 'webserver' },
      ],
    },
    {
      name: 'suricata/flow',
      when: { type: ['flow', 'netflow'] },
      logsources: [{ product: 'suricata', service: 'flow', category: 'firewall' }],
    },
    { name: 'suricata', logsources: [{ product: 'suricata', service: 'none', category: 'none' }] },
  ],
});

/** Queries of names, and flows, from sources that have no table of their own. */
export const DNS_AND_FLOWS: SourceTable = sourceTableSchema.parse({
  source: 'dns-and-flows',
  title: 'DNS and NetFlow',
  forms: [
    {
      name: 'ECS',
      when: { 'details.dns.question.name': '*' },
      keys: {},
      fields: {
        query: 'details.dns.question.name',
        record_type: 'details.dns.question.type',
        answer: ['details.dns.resolved_ip', 'details.dns.answers.data'],
        ...ECS_ENDS,
      },
    },
    {
      name: 'Route 53 resolver',
      when: { 'details.query_name': '*', 'details.query_type': '*' },
      fields: {
        query: 'details.query_name',
        record_type: 'details.query_type',
        answer: ['details.answers.Rdata', 'details.answers'],
        src_ip: 'details.srcaddr',
      },
    },
    {
      name: 'NetFlow (Beats, Elastic Agent)',
      when: { 'details.netflow': '*' },
      keys: { flow: 'details.netflow.type' },
      fields: { ...ECS_ENDS },
    },
  ],
  kinds: [
    {
      name: 'netflow',
      when: { flow: ['netflow_flow', 'netflow_options'] },
      logsources: [
        { service: 'netflow', category: 'none' },
        { service: 'netflow', category: 'firewall' },
      ],
    },
    {
      name: 'dns',
      logsources: [{ service: 'none', category: 'dns' }],
      provides: ['query', 'record_type', 'answer', 'src_ip', 'src_port', 'dst_ip', 'dst_port'],
    },
  ],
  deviations: ['Logs of queries of BIND, Unbound and Windows come as text, in which rules on dns find no fields.'],
});
