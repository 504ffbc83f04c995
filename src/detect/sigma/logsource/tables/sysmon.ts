import type { SourceTableInput } from '../source-table.ts';
import { WINDOWS_CHANNELS } from './windows-channels.ts';
import { words } from './words.ts';

type KindInput = SourceTableInput['kinds'][number];

/** What every entry of an event log has, by the names that rules use. */
export const OF_EVERY_ENTRY = [
  'EventID',
  'Channel',
  'Provider_Name',
  'SourceName',
  'Computer',
  'ComputerName',
  'Hostname',
  'Level',
  'Keywords',
  'Task',
  'Opcode',
  'Version',
  'Message',
] as const;

const PROCESS = ['RuleName', 'UtcTime', 'ProcessGuid', 'ProcessId', 'Image', 'User'] as const;
const ENDS = ['SourceProcessGuid', 'SourceProcessGUID', 'SourceProcessId', 'SourceImage', 'SourceUser'] as const;
const TARGETS = ['TargetProcessGuid', 'TargetProcessGUID', 'TargetProcessId', 'TargetImage', 'TargetUser'] as const;
const FILE = ['FileVersion', 'Description', 'Product', 'Company', 'OriginalFileName', 'Hashes'] as const;
const DELETED = [...PROCESS, 'TargetFilename', 'Hashes', 'IsExecutable'] as const;
const REGISTRY = [...PROCESS, 'EventType', 'TargetObject'] as const;
/** Written in either case, depending on the event. */
const GUIDS = {
  SourceProcessGuid: ['SourceProcessGuid', 'SourceProcessGUID'],
  TargetProcessGuid: ['TargetProcessGuid', 'TargetProcessGUID'],
} as const;

/** Events of Sysmon: categories (Sigma taxonomy appendix 2.1) and fields (Sysmon's schema 4.90) by event id. */
const EVENTS: readonly (readonly [id: number, categories: readonly string[], fields: readonly string[]])[] = [
  [
    1,
    ['process_creation'],
    [
      ...PROCESS,
      ...FILE,
      ...words('CommandLine CurrentDirectory LogonGuid LogonId TerminalSessionId IntegrityLevel'),
      ...words('ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser'),
    ],
  ],
  [2, ['file_change'], [...PROCESS, 'TargetFilename', 'CreationUtcTime', 'PreviousCreationUtcTime']],
  [
    3,
    ['network_connection'],
    [
      ...PROCESS,
      ...words('Protocol Initiated SourceIsIpv6 SourceIp SourceHostname SourcePort SourcePortName'),
      ...words('DestinationIsIpv6 DestinationIp DestinationHostname DestinationPort DestinationPortName'),
    ],
  ],
  [4, ['sysmon_status'], ['UtcTime', 'State', 'Version', 'SchemaVersion']],
  [5, ['process_termination'], PROCESS],
  [6, ['driver_load'], ['RuleName', 'UtcTime', 'ImageLoaded', 'Hashes', 'Signed', 'Signature', 'SignatureStatus']],
  [7, ['image_load'], [...PROCESS, ...FILE, 'ImageLoaded', 'Signed', 'Signature', 'SignatureStatus']],
  [
    8,
    ['create_remote_thread'],
    ['RuleName', 'UtcTime', ...ENDS, ...TARGETS, 'NewThreadId', 'StartAddress', 'StartModule', 'StartFunction'],
  ],
  [9, ['raw_access_thread'], [...PROCESS, 'Device']],
  [
    10,
    ['process_access'],
    ['RuleName', 'UtcTime', ...ENDS, ...TARGETS, 'SourceThreadId', 'GrantedAccess', 'CallTrace'],
  ],
  [11, ['file_event'], [...PROCESS, 'TargetFilename', 'CreationUtcTime']],
  // An event says by its EventType whether it is one or the other, and rules may ask for that.
  [12, ['registry_add', 'registry_delete', 'registry_event'], REGISTRY],
  [13, ['registry_set', 'registry_event'], [...REGISTRY, 'Details']],
  [14, ['registry_rename', 'registry_event'], [...REGISTRY, 'NewName']],
  [15, ['create_stream_hash'], [...PROCESS, 'TargetFilename', 'CreationUtcTime', 'Hash', 'Contents']],
  [16, ['sysmon_status'], ['UtcTime', 'Configuration', 'ConfigurationFileHash']],
  [17, ['pipe_created'], [...PROCESS, 'EventType', 'PipeName']],
  [18, ['pipe_created'], [...PROCESS, 'EventType', 'PipeName']],
  [19, ['wmi_event'], ['RuleName', 'EventType', 'UtcTime', 'Operation', 'User', 'EventNamespace', 'Name', 'Query']],
  [20, ['wmi_event'], ['RuleName', 'EventType', 'UtcTime', 'Operation', 'User', 'Name', 'Type', 'Destination']],
  [21, ['wmi_event'], ['RuleName', 'EventType', 'UtcTime', 'Operation', 'User', 'Consumer', 'Filter']],
  [22, ['dns_query'], [...PROCESS, 'QueryName', 'QueryStatus', 'QueryResults']],
  [23, ['file_delete'], [...DELETED, 'Archived']],
  [24, ['clipboard_capture'], [...PROCESS, 'Session', 'ClientInfo', 'Hashes', 'Archived']],
  [25, ['process_tampering'], [...PROCESS, 'Type']],
  [26, ['file_delete_detected', 'file_delete'], DELETED],
  [27, ['file_block_executable'], [...PROCESS, 'TargetFilename', 'Hashes']],
  [28, ['file_block_shredding'], DELETED],
  [29, ['file_executable_detected'], [...PROCESS, 'TargetFilename', 'Hashes']],
  [255, ['sysmon_error'], ['UtcTime', 'ID', 'Description']],
];

/** On Linux, Sysmon writes these (github.com/microsoft/SysmonForLinux). */
const ON_LINUX: ReadonlySet<number> = new Set([1, 3, 4, 5, 9, 11, 16, 23, 255]);

/** The events of Sysmon, by event id. */
export const SYSMON_KINDS: readonly KindInput[] = [
  ...EVENTS.map((event) => sysmonKind('windows', WINDOWS_CHANNELS['sysmon'] ?? [], event)),
  ...EVENTS.filter(([id]) => ON_LINUX.has(id)).map((event) =>
    sysmonKind('linux', ['Linux-Sysmon/Operational', 'Linux-Sysmon'], event),
  ),
  {
    name: 'linux/sysmon',
    when: { channel: ['Linux-Sysmon/Operational', 'Linux-Sysmon'] },
    logsources: [{ product: 'linux', service: 'sysmon', category: 'none' }],
  },
];

function sysmonKind(
  product: string,
  channel: readonly string[],
  [id, categories, fields]: (typeof EVENTS)[number],
): KindInput {
  return {
    name: `${product}/sysmon/${categories[0]}${id === 12 ? '_or_delete' : ''}`,
    when: { channel: [...channel], id },
    logsources: categories.map((category) => ({ product, service: 'sysmon', category })),
    ...(fields.includes('SourceProcessGuid') && { names: mutable(GUIDS) }),
    provides: [...OF_EVERY_ENTRY, ...fields],
  };
}

function mutable(names: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(names).map(([name, sources]) => [name, [...sources]]));
}
