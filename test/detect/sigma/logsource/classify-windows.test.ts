import { describe, expect, it } from '@jest/globals';
import { knownFields } from '../../../../src/detect/sigma/logsource/describe-sources.ts';
import type { JsonObject } from '../../../../src/event/event.ts';
import { normalized } from '../../../support/normalized.ts';
import { classify, kindOf, seen } from './classified.ts';

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';

/** The same start of a process, as shippers send it. */
const STARTS: Readonly<Record<string, JsonObject>> = {
  'nxlog, Security-Datasets': {
    Channel: SYSMON,
    EventID: 1,
    SourceName: 'Microsoft-Windows-Sysmon',
    Hostname: 'pc1.example.com',
    Image: 'C:\\a.exe',
    CommandLine: 'a -x',
    User: 'EXAMPLE\\eve',
    ProcessId: '42',
    Message: 'Process Create',
  },
  winlogbeat: {
    '@timestamp': '2026-01-02T03:04:05Z',
    winlog: {
      channel: SYSMON,
      event_id: '1',
      provider_name: 'Microsoft-Windows-Sysmon',
      computer_name: 'pc1.example.com',
      event_data: { Image: 'C:\\a.exe', CommandLine: 'a -x', User: 'EXAMPLE\\eve', ProcessId: '42' },
    },
    event: { code: '1', provider: 'Microsoft-Windows-Sysmon' },
    host: { name: 'pc1' },
    message: 'Process Create',
  },
  'winlogbeat with its Sysmon module': {
    winlog: {
      channel: SYSMON,
      event_id: '1',
      provider_name: 'Microsoft-Windows-Sysmon',
      computer_name: 'pc1.example.com',
    },
    event: { code: '1', category: ['process'], type: ['start'] },
    process: { executable: 'C:\\a.exe', command_line: 'a -x', pid: 42 },
    user: { name: 'EXAMPLE\\eve' },
  },
  'evtx_dump, id as number': {
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 1,
        Channel: SYSMON,
        Computer: 'pc1.example.com',
      },
      EventData: { Image: 'C:\\a.exe', CommandLine: 'a -x', User: 'EXAMPLE\\eve', ProcessId: 42 },
    },
  },
  'evtx_dump, id as text of an element': {
    Event: {
      System: {
        Provider_attributes: { Name: 'Microsoft-Windows-Sysmon' },
        EventID: { '#text': '1', '#attributes': { Qualifiers: 0 } },
        Channel: SYSMON,
        Computer: 'pc1.example.com',
      },
      EventData: { Image: 'C:\\a.exe', CommandLine: 'a -x', User: 'EXAMPLE\\eve', ProcessId: 42 },
    },
  },
  'winlogbeat before 7': {
    log_name: SYSMON,
    event_id: 1,
    source_name: 'Microsoft-Windows-Sysmon',
    computer_name: 'pc1.example.com',
    event_data: { Image: 'C:\\a.exe', CommandLine: 'a -x', User: 'EXAMPLE\\eve', ProcessId: '42' },
  },
  OpenTelemetry: {
    channel: SYSMON,
    event_id: { id: 1, qualifiers: 0 },
    provider: { name: 'Microsoft-Windows-Sysmon' },
    computer: 'pc1.example.com',
    event_data: { Image: 'C:\\a.exe', CommandLine: 'a -x', User: 'EXAMPLE\\eve', ProcessId: '42' },
  },
};

describe('createClassifier on the event log of Windows', () => {
  it.each(Object.entries(STARTS))('finds what Sysmon says in the form of %s', (_, raw) => {
    const values = seen(raw, 'EventID', 'Provider_Name', 'Image', 'CommandLine', 'User', 'Computer', 'ProcessId');

    expect(kindOf(raw)).toBe('windows/sysmon/process_creation');
    expect(values.map(String)).toEqual([
      '1',
      'Microsoft-Windows-Sysmon',
      'C:\\a.exe',
      'a -x',
      'EXAMPLE\\eve',
      'pc1.example.com',
      '42',
    ]);
  });

  it('gives all events of a kind and form the same object', () => {
    const { winlogbeat: raw = {} } = STARTS;

    expect(classify(normalized(raw))).toBe(classify(normalized({ ...raw, message: 'another' })));
  });

  it('knows a channel in any case, and by its provider where there is none', () => {
    expect(kindOf({ Channel: 'security', EventID: 4624 })).toBe('windows/security');
    expect(kindOf({ SourceName: 'Microsoft-Windows-Sysmon', EventID: 3 })).toBe('windows/sysmon/network_connection');
    expect(kindOf({ Channel: 'Microsoft-Example/Operational', EventID: 1 })).toBe('windows/other');
  });

  it('finds what Security 4688 says under the names of process creation', () => {
    const raw = {
      Channel: 'Security',
      EventID: 4688,
      NewProcessName: 'C:\\a.exe',
      ParentProcessName: 'C:\\p.exe',
      CommandLine: 'a -x',
      SubjectUserName: 'eve',
      MandatoryLabel: 'S-1-16-12288',
      ProcessId: '0x10',
      NewProcessId: '0x20',
    };

    expect(kindOf(raw)).toBe('windows/security/process_creation');
    expect(seen(raw, 'Image', 'ParentImage', 'CommandLine', 'User', 'IntegrityLevel')).toEqual([
      'C:\\a.exe',
      'C:\\p.exe',
      'a -x',
      'eve',
      'S-1-16-12288',
    ]);
    expect(seen(raw, 'ProcessId', 'ParentProcessId', 'NewProcessName')).toEqual(['0x20', '0x10', 'C:\\a.exe']);
  });

  it('finds what normalization moved out of details', () => {
    const audit = { Channel: 'Security', EventID: 4663, ProcessName: 'C:\\a.exe', Message: 'An attempt was made' };
    const tampering = { Channel: SYSMON, EventID: 25, Type: 'Image is replaced' };

    expect(seen(audit, 'ProcessName', 'Message')).toEqual(['C:\\a.exe', 'An attempt was made']);
    expect(seen(tampering, 'Type')).toEqual(['Image is replaced']);
  });

  it('says which fields an event of Sysmon may have, and of Security that nobody knows', () => {
    const kind = (raw: JsonObject) => knownFields(classify(normalized(raw)));

    expect(kind({ Channel: SYSMON, EventID: 22 })?.has('QueryName')).toBe(true);
    expect(kind({ Channel: SYSMON, EventID: 22 })?.has('CommandLine')).toBe(false);
    expect(kind({ Channel: 'Security', EventID: 4688 })?.has('Image')).toBe(true);
    expect(kind({ Channel: 'Security', EventID: 4624 })).toBeUndefined();
    expect(kind({ anything: 1 })).toBeUndefined();
  });
});
