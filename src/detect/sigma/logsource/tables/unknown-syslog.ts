import { type SourceTable, sourceTableSchema } from '../source-table.ts';
import { words } from './words.ts';

/** Applications that rules of SigmaHQ look for by what they log, whatever the program is called. */
const APPLICATIONS = ['django', 'jvm', 'nodejs', 'python', 'ruby_on_rails', 'spring', 'sql', 'velocity'];
/** Devices whose rules ask for words in messages. */
const DEVICES: readonly (readonly [product: string, services: readonly string[]])[] = [
  ['cisco', ['bgp', 'ldp', 'syslog']],
  ['huawei', ['bgp']],
  ['juniper', ['bgp']],
  ['fortios', ['sslvpnd']],
];

const applications = APPLICATIONS.map((product) => ({ product, service: 'none', category: 'application' }));
const webServers = ['apache', 'nginx'].flatMap((product) =>
  [product, 'error', 'access'].map((service) => ({ product, service, category: 'none' })),
);

const log = { product: 'linux', service: 'syslog', category: 'none' };
const globalProtect = { product: 'paloalto', service: 'globalprotect', category: 'appliance' };
const devices = DEVICES.flatMap(([product, services]) =>
  services.map((service) => ({ product, service, category: 'none' })),
);
/** What people type on a device: words such as `delete` and `format`, which programs of a host write all the time. */
const commands = { product: 'cisco', service: 'aaa', category: 'none' };

/** Devices name no program, or what stands in its place is a mnemonic (`%SYS-5-CONFIG_I`) or a running number. */
const NO_PROGRAM = words('UNKNOWN %* 0* 1* 2* 3* 4* 5* 6* 7* 8* 9*');

/**
 * Messages of programs that no other table knows. They may come from a Linux host, from a device in the network or from an
 * application, so that rules on all of these, which ask for words, are tried.
 */
export const UNKNOWN_SYSLOG: SourceTable = sourceTableSchema.parse({
  source: 'unknown-syslog',
  title: 'Other syslog, and the output of applications',
  forms: [
    { name: 'syslog line', when: { category: 'syslog' }, keys: { program: 'processname' } },
    { name: 'syslog in JSON', when: { 'details.facility': '*' }, keys: { program: 'processname' } },
    { name: 'program named', when: { 'details.program': '*' } },
    { name: 'container (Kubernetes)', when: { 'details.kubernetes.container_name': '*' } },
    { name: 'container (Beats)', when: { 'details.container.id': '*' } },
    { name: 'container (fluentd)', when: { 'details.container_id': '*' } },
  ],
  kinds: [
    {
      name: 'syslog/device',
      when: { program: NO_PROGRAM },
      logsources: [log, commands, ...devices, globalProtect, ...applications, ...webServers],
    },
    { name: 'syslog', logsources: [log, ...devices, globalProtect, ...applications, ...webServers] },
  ],
  deviations: [
    'Messages are not taken apart. Rules that ask for words find them; lines of access logs of web servers and proxies have no fields, so that rules on webserver and proxy need JSON or fields from the shipper.',
  ],
});
