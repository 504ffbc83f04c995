import { type SourceTable, type SourceTableInput, sourceTableSchema } from '../source-table.ts';

type KindInput = SourceTableInput['kinds'][number];

const PRODUCTS: Readonly<Record<string, readonly string[]>> = {
  windows: ['windows'],
  linux: ['linux', 'debian', 'ubuntu', 'redhat', 'rhel', 'centos', 'suse', 'fedora', 'arch', 'alpine', 'amazon'],
  macos: ['macos', 'darwin'],
};
/** Categories of Sigma by what ECS says of an event (event.category and event.type). */
const EVENTS: readonly (readonly [category: string, type: readonly string[], categories: readonly string[]])[] = [
  ['process', ['start'], ['process_creation']],
  ['process', ['end'], ['process_termination']],
  ['file', ['creation'], ['file_event']],
  ['file', ['deletion'], ['file_delete']],
  ['file', ['access'], ['file_access']],
  ['network', ['start', 'connection'], ['network_connection']],
  ['registry', ['change', 'creation'], ['registry_set', 'registry_event']],
  ['registry', ['deletion'], ['registry_delete', 'registry_event']],
  ['library', ['start'], ['image_load']],
  ['driver', ['start'], ['driver_load']],
];

const kinds: readonly KindInput[] = Object.entries(PRODUCTS).flatMap(([product, families]) => [
  ...EVENTS.map(([category, type, categories]) => ({
    name: `${product}/ecs/${categories[0]}`,
    when: { os: [...families], category, type: [...type] },
    logsources: categories.map((one) => ({ product, service: 'none', category: one })),
  })),
  {
    name: `${product}/ecs/file_rename`,
    when: { os: [...families], category: 'file', type: ['change'], action: ['rename', 'renamed'] },
    logsources: [{ product, service: 'none', category: 'file_rename' }],
  },
]);

/** What agents on hosts see (Elastic Defend, auditbeat, Santa and eslogger by way of ECS), on any system. */
export const ECS_HOSTS: SourceTable = sourceTableSchema.parse({
  source: 'ecs-hosts',
  title: 'Agents that speak ECS',
  forms: [
    {
      name: 'ECS',
      when: { 'details.event.category': ['process', 'file', 'network', 'registry', 'library', 'driver'] },
      keys: {
        os: ['details.host.os.type', 'details.host.os.family', 'details.host.os.platform'],
        category: 'details.event.category',
        type: 'details.event.type',
        action: 'details.event.action',
      },
      fields: {
        Image: 'details.process.executable',
        CommandLine: ['details.process.command_line', 'details.process.title', 'details.process.args'],
        CurrentDirectory: 'details.process.working_directory',
        ProcessId: 'details.process.pid',
        ProcessGuid: 'details.process.entity_id',
        OriginalFileName: ['details.process.pe.original_file_name', 'details.dll.pe.original_file_name'],
        Description: 'details.process.pe.description',
        Product: 'details.process.pe.product',
        Company: 'details.process.pe.company',
        FileVersion: 'details.process.pe.file_version',
        IntegrityLevel: 'details.process.Ext.token.integrity_level_name',
        ParentImage: 'details.process.parent.executable',
        ParentCommandLine: ['details.process.parent.command_line', 'details.process.parent.args'],
        ParentProcessId: ['details.process.parent.pid', 'details.process.ppid'],
        User: ['details.user.name', 'details.process.user.name'],
        TargetFilename: ['details.file.path'],
        FileName: 'details.file.path',
        SourceFilename: ['details.file.Ext.original.path', 'details.file.source.path'],
        ImageLoaded: ['details.dll.path', 'details.file.path'],
        Signed: ['details.dll.code_signature.exists', 'details.file.code_signature.exists'],
        Signature: ['details.dll.code_signature.subject_name', 'details.file.code_signature.subject_name'],
        SignatureStatus: ['details.dll.code_signature.status', 'details.file.code_signature.status'],
        TargetObject: 'details.registry.path',
        Details: 'details.registry.data.strings',
        SourceIp: 'details.source.ip',
        SourcePort: 'details.source.port',
        DestinationIp: 'details.destination.ip',
        DestinationPort: 'details.destination.port',
        DestinationHostname: 'details.destination.domain',
        Protocol: 'details.network.transport',
      },
    },
  ],
  kinds: [...kinds],
  deviations: [
    'ECS says by network.direction what rules ask as `Initiated`, and has hashes one by one where rules look into `Hashes`.',
    'Where an agent sends no command line as one text, its arguments are looked at one by one.',
  ],
});
