import { type SourceTable, type SourceTableInput, sourceTableSchema } from '../source-table.ts';
import { OF_EVERY_ENTRY, SYSMON_KINDS } from './sysmon.ts';
import { WINDOWS_CHANNELS } from './windows-channels.ts';
import { WINDOWS_FORMS } from './windows-forms.ts';
import { words } from './words.ts';

type KindInput = SourceTableInput['kinds'][number];

const channels = (service: string): string[] => [...(WINDOWS_CHANNELS[service] ?? [])];

/** Logs of which all events are of one kind, unless one of the kinds below fits better. */
const LOGS: readonly KindInput[] = Object.keys(WINDOWS_CHANNELS).map((service) => ({
  name: `windows/${service}`,
  when: { channel: channels(service) },
  logsources: [{ product: 'windows', service, category: 'none' }],
}));

const POWERSHELL: readonly KindInput[] = [
  powershell('powershell', 4103, 'ps_module', ['ContextInfo', 'UserData', 'Payload']),
  powershell('powershell', 4104, 'ps_script', [
    'MessageNumber',
    'MessageTotal',
    'ScriptBlockText',
    'ScriptBlockId',
    'Path',
  ]),
  powershell('powershell-classic', 400, 'ps_classic_start'),
  powershell('powershell-classic', 600, 'ps_classic_provider_start'),
  powershell('powershell-classic', 800, 'ps_classic_script'),
];

function powershell(service: string, id: number, category: string, fields?: readonly string[]): KindInput {
  return {
    name: `windows/${service}/${category}`,
    when: { channel: channels(service), id },
    logsources: [{ product: 'windows', service, category }],
    ...(fields && { provides: [...OF_EVERY_ENTRY, ...fields] }),
  };
}

/** The audit of process creation knows less than Sysmon, and calls it otherwise. */
const AUDITED_PROCESS: KindInput = {
  name: 'windows/security/process_creation',
  when: { channel: channels('security'), id: 4688 },
  logsources: [{ product: 'windows', service: 'security', category: 'process_creation' }],
  names: {
    Image: 'NewProcessName',
    ParentImage: 'ParentProcessName',
    CommandLine: ['CommandLine', 'ProcessCommandLine'],
    ProcessId: 'NewProcessId',
    ParentProcessId: 'ProcessId',
    User: 'SubjectUserName',
    LogonId: 'SubjectLogonId',
    IntegrityLevel: 'MandatoryLabel',
  },
  provides: [
    ...OF_EVERY_ENTRY,
    ...words('SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId NewProcessId NewProcessName'),
    ...words('TokenElevationType ProcessCommandLine TargetUserSid TargetUserName TargetDomainName'),
    ...words('TargetLogonId ParentProcessName MandatoryLabel ProcessName'),
  ],
};

/** Malware found (1116) and acted upon (1117): what rules on any product against malware ask for, too. */
const MALWARE_FOUND: KindInput = {
  name: 'windows/windefend/antivirus',
  when: { channel: channels('windefend'), id: [1006, 1007, 1015, 1116, 1117, 1118, 1119] },
  logsources: [{ product: 'windows', service: 'windefend', category: 'antivirus' }],
  names: {
    Signature: ['Threat Name', 'ThreatName', 'Threat_Name'],
    ThreatName: ['ThreatName', 'Threat Name', 'Threat_Name'],
    Filename: 'Path',
    Action: ['Action Name', 'ActionName', 'Action_Name'],
    ProcessName: ['Process Name', 'ProcessName', 'Process_Name'],
  },
};

/** Entries of the event log, whichever shipper sends them. */
export const WINDOWS: SourceTable = sourceTableSchema.parse({
  source: 'windows',
  title: 'Windows event log, and Sysmon on Windows and Linux',
  forms: [...WINDOWS_FORMS],
  kinds: [
    ...SYSMON_KINDS,
    ...POWERSHELL,
    AUDITED_PROCESS,
    MALWARE_FOUND,
    {
      name: 'windows/rpc_firewall',
      when: { channel: ['RPCFW'] },
      logsources: [{ product: 'rpc_firewall', service: 'none', category: 'application' }],
      names: { EventLog: 'Channel' },
    },
    ...LOGS,
    {
      // Of a channel that Sigma has no name for.
      name: 'windows/other',
      logsources: [{ product: 'windows', service: 'none', category: 'none' }],
    },
  ],
  deviations: [
    'Security 4688: `User` is the name of the account without its domain, and `IntegrityLevel` a SID (S-1-16-12288) where Sysmon says High.',
    'Security 4657 (a registry value was modified) is not taken for registry_set and registry_event: its key is \\REGISTRY\\MACHINE\\.. where rules say HKLM\\.., and the name of the value is a field of its own.',
    '`Hashes` is one text (`MD5=..,SHA256=..`) as Sysmon writes it. Rules that ask for md5, sha256 or Imphash alone find nothing, and shippers that take it apart (process.hash.sha256) leave nothing for `Hashes`.',
    'Winlogbeat moves what Sysmon says into fields of ECS: `User` is then the name without its domain, `Initiated` and `RuleName` are gone, `Details` is a list.',
    'Fields without a name (`Data` of Windows PowerShell and Application) are found when the shipper sends them as `Data`; where winlogbeat sends `param1`, `param2`, .. only the third is looked at, else the first; nxlog leaves them out, and they stand in the message only.',
    'XML of an event in a text (Sysmon for Linux to syslog) is not taken apart.',
    'file_access and file_rename come from tracing (ETW), which is in no event log; agents that speak ECS have them.',
  ],
});
