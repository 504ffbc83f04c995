import type { SourceTableInput } from '../source-table.ts';

type FormInput = SourceTableInput['forms'][number];

/** Where winlogbeat and agents of Elastic put what Sysmon, Security and PowerShell say, and nothing else (ECS 8). */
const ECS: Readonly<Record<string, string | readonly string[]>> = {
  Image: 'process.executable',
  CommandLine: ['process.command_line', 'powershell.command.value'],
  ProcessId: 'process.pid',
  ProcessGuid: 'process.entity_id',
  CurrentDirectory: 'process.working_directory',
  OriginalFileName: ['process.pe.original_file_name', 'file.pe.original_file_name', 'dll.pe.original_file_name'],
  FileVersion: ['process.pe.file_version', 'file.pe.file_version'],
  Description: ['process.pe.description', 'file.pe.description'],
  Product: ['process.pe.product', 'file.pe.product'],
  Company: ['process.pe.company', 'file.pe.company'],
  ParentImage: 'process.parent.executable',
  ParentCommandLine: 'process.parent.command_line',
  ParentProcessId: 'process.parent.pid',
  ParentProcessGuid: 'process.parent.entity_id',
  User: 'user.name',
  TargetFilename: 'file.path',
  ImageLoaded: ['file.path', 'dll.path'],
  Signed: ['file.code_signature.signed', 'file.code_signature.exists'],
  Signature: 'file.code_signature.subject_name',
  SignatureStatus: 'file.code_signature.status',
  TargetObject: 'registry.path',
  Details: 'registry.data.strings',
  PipeName: 'file.name',
  Device: 'file.path',
  QueryName: 'dns.question.name',
  QueryStatus: 'sysmon.dns.status',
  SourceImage: 'process.executable',
  SourceProcessId: 'process.pid',
  SourceProcessGuid: 'process.entity_id',
  SourceThreadId: 'process.thread.id',
  SourceIp: 'source.ip',
  SourcePort: 'source.port',
  SourceHostname: 'source.domain',
  DestinationIp: 'destination.ip',
  DestinationPort: 'destination.port',
  DestinationHostname: 'destination.domain',
  Protocol: 'network.transport',
  IsExecutable: 'sysmon.file.is_executable',
  Archived: 'sysmon.file.archived',
  NewProcessName: 'process.executable',
  NewProcessId: 'process.pid',
  ParentProcessName: 'process.parent.executable',
  ProcessName: ['process.executable', 'process.name'],
  IpAddress: 'source.ip',
  IpPort: 'source.port',
  ScriptBlockText: 'powershell.file.script_block_text',
  ScriptBlockId: 'powershell.file.script_block_id',
  Path: 'file.path',
};

function beats(prefix: string): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(ECS).map(([name, paths]) => [
      name,
      [`${prefix}.${name}`, ...[paths].flat().map((path) => `details.${path}`)],
    ]),
  );
}

const HOST = ['details.Computer', 'details.ComputerName', 'hostname'];
const SYSTEM = 'details.Event.System';

/** The shapes in which entries of the event log come. What a name of the event itself is called is never changed. */
export const WINDOWS_FORMS: readonly FormInput[] = [
  {
    name: 'flat (nxlog, Security-Datasets, fluent-bit)',
    when: { 'details.Channel': '*', 'details.EventID': '*' },
    keys: { channel: 'details.Channel', id: 'details.EventID' },
    fields: {
      Provider_Name: ['details.SourceName', 'details.ProviderName', 'details.Provider_Name'],
      Computer: HOST,
      ComputerName: HOST,
      Hostname: HOST,
    },
  },
  {
    name: 'winlogbeat, Elastic Agent',
    when: { 'details.winlog.channel': '*' },
    keys: { channel: 'details.winlog.channel', id: ['details.winlog.event_id', 'details.event.code'] },
    look_in: ['details.winlog.event_data', 'details.winlog.user_data', 'details.winlog'],
    fields: {
      ...beats('details.winlog.event_data'),
      EventID: ['details.winlog.event_id', 'details.event.code'],
      Channel: 'details.winlog.channel',
      Provider_Name: ['details.winlog.provider_name', 'details.event.provider'],
      SourceName: ['details.winlog.provider_name', 'details.event.provider'],
      Computer: ['details.winlog.computer_name', 'hostname'],
      ComputerName: ['details.winlog.computer_name', 'hostname'],
      Hostname: ['details.winlog.computer_name', 'hostname'],
      Task: 'details.winlog.task',
      Opcode: 'details.winlog.opcode',
      // Windows PowerShell says what rules ask for in the third.
      Data: ['details.winlog.event_data.Data', 'details.winlog.event_data.param3', 'details.winlog.event_data.param1'],
    },
  },
  {
    name: 'evtx as JSON (evtx_dump and the like)',
    when: { 'details.Event.System.Channel': '*' },
    keys: { channel: `${SYSTEM}.Channel`, id: [`${SYSTEM}.EventID`, `${SYSTEM}.EventID.#text`] },
    look_in: [
      'details.Event.EventData',
      SYSTEM,
      'details.Event.UserData.LogFileCleared',
      'details.Event.UserData.EventXML',
      'details.Event.UserData.RuleAndFileData',
      'details.Event.UserData.Operation_ClientFailure',
      'details.Event.UserData.Operation_TemporaryEssStarted',
      'details.Event.UserData.Operation_ESStoConsumerBinding',
    ],
    fields: {
      EventID: [`${SYSTEM}.EventID.#text`, `${SYSTEM}.EventID`],
      Provider_Name: [
        `${SYSTEM}.Provider.#attributes.Name`,
        `${SYSTEM}.Provider_attributes.Name`,
        `${SYSTEM}.Provider.@Name`,
        `${SYSTEM}.Provider.Name`,
      ],
      Computer: [`${SYSTEM}.Computer`, 'hostname'],
      ComputerName: [`${SYSTEM}.Computer`, 'hostname'],
      Hostname: [`${SYSTEM}.Computer`, 'hostname'],
      Data: ['details.Event.EventData.Data.#text', 'details.Event.EventData.Data'],
    },
  },
  {
    name: 'winlogbeat before 7',
    when: { 'details.log_name': '*', 'details.event_id': '*' },
    keys: { channel: 'details.log_name', id: 'details.event_id' },
    look_in: ['details.event_data', 'details.user_data', 'details'],
    fields: {
      EventID: 'details.event_id',
      Channel: 'details.log_name',
      Provider_Name: ['details.source_name', 'source'],
      Computer: ['details.computer_name', 'hostname'],
      ComputerName: ['details.computer_name', 'hostname'],
    },
  },
  {
    name: 'OpenTelemetry (windowseventlog receiver)',
    when: { 'details.event_id.id': '*', 'details.channel': '*' },
    keys: { channel: 'details.channel', id: 'details.event_id.id' },
    look_in: ['details.event_data', 'details'],
    fields: {
      EventID: 'details.event_id.id',
      Channel: 'details.channel',
      Provider_Name: 'details.provider.name',
      Computer: ['details.computer', 'hostname'],
      ComputerName: ['details.computer', 'hostname'],
    },
  },
  {
    name: 'flat, with the provider in the place of the channel',
    when: { 'details.SourceName': '*', 'details.EventID': '*' },
    keys: { channel: 'details.SourceName', id: 'details.EventID' },
    fields: { Provider_Name: 'details.SourceName', Computer: HOST, ComputerName: HOST, Hostname: HOST },
  },
];
