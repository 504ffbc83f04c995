import type { Classify, EventKind, LogSource } from '../../src/detect/sigma/event-kind.ts';
import type { Event, JsonValue } from '../../src/event/event.ts';

/** Categories of Sysmon's events by their number. */
const SYSMON: Readonly<Record<number, readonly string[]>> = {
  1: ['process_creation'],
  2: ['file_change'],
  3: ['network_connection'],
  4: ['sysmon_status'],
  5: ['process_termination'],
  6: ['driver_load'],
  7: ['image_load'],
  8: ['create_remote_thread'],
  9: ['raw_access_thread'],
  10: ['process_access'],
  11: ['file_event'],
  12: ['registry_add', 'registry_delete', 'registry_event'],
  13: ['registry_set', 'registry_event'],
  14: ['registry_rename', 'registry_event'],
  15: ['create_stream_hash'],
  16: ['sysmon_status'],
  17: ['pipe_created'],
  18: ['pipe_created'],
  19: ['wmi_event'],
  20: ['wmi_event'],
  21: ['wmi_event'],
  22: ['dns_query'],
  23: ['file_delete'],
  25: ['process_tampering'],
  26: ['file_delete'],
};
const POWERSHELL: typeof SYSMON = { 4103: ['ps_module'], 4104: ['ps_script'] };
const CLASSIC: typeof SYSMON = {
  400: ['ps_classic_start'],
  600: ['ps_classic_provider_start'],
  800: ['ps_classic_script'],
};

/** By channel: the service of its events, and what categories they have by number. */
const CHANNELS: Readonly<Record<string, readonly [service: string, categories?: typeof SYSMON]>> = {
  'microsoft-windows-sysmon/operational': ['sysmon', SYSMON],
  'microsoft-windows-powershell/operational': ['powershell', POWERSHELL],
  'windows powershell': ['powershell-classic', CLASSIC],
  security: ['security'],
  system: ['system'],
  application: ['application'],
};

/** Names that normalization has moved elsewhere. */
const MOVED: Readonly<Record<string, readonly string[]>> = {
  Computer: ['hostname'],
  Hostname: ['hostname'],
  Message: ['summary'],
  Provider_Name: ['details', 'SourceName'],
  ProcessId: ['processid'],
  ProcessName: ['processname'],
};

/** A plain classifier of Windows events as the real logs of the tests hold them, for tests of the engine alone. */
export function windowsClassifier(): Classify {
  const kinds = new Map<string, EventKind>();
  return ({ details }: Event) => {
    const channel = textIn(details['Channel']).toLowerCase();
    const number = Number(details['EventID']);
    const name = `windows/${channel}/${number}`;
    const known = kinds.get(name);
    if (known) return known;
    const [service = channel, categories = {}] = CHANNELS[channel] ?? [];
    const logsources = (categories[number] ?? ['none']).map(
      (category): LogSource => ({ product: 'windows', service, category }),
    );
    const paths = new Map<string, readonly (readonly string[])[]>();
    const pathsOf = (field: string): readonly (readonly string[])[] => {
      const found = paths.get(field) ?? [['details', field], ...(MOVED[field] ? [MOVED[field]] : [])];
      paths.set(field, found);
      return found;
    };
    const kind = { name, logsources, pathsOf };
    kinds.set(name, kind);
    return kind;
  };
}

function textIn(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
