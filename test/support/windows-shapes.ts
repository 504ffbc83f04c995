import type { JsonObject, JsonValue } from '../../src/event/event.ts';

/** What an entry of the event log says about itself; all else is what its provider says. Shippers put the two apart. */
const OF_SYSTEM: ReadonlySet<string> = new Set(
  (
    'Channel EventID SourceName Hostname ProviderGuid Task Opcode OpcodeValue Keywords Level Version RecordNumber ThreadID ' +
    'ExecutionProcessID Message TimeCreated EventTime EventReceivedTime Severity SeverityValue Category SourceModuleName ' +
    'SourceModuleType AccountName AccountType Domain UserID ActivityID @timestamp @version tags host port ' +
    'EventTypeOrignal ERROR_EVT_UNRESOLVED'
  ).split(' '),
);

/** A flat event of Security-Datasets as other shippers would have sent it. */
export const WINDOWS_SHAPES: Readonly<Record<string, (flat: JsonObject) => JsonObject>> = {
  'flat, as it is': (flat) => flat,
  winlogbeat: (flat) => ({
    '@timestamp': flat['@timestamp'] ?? flat['TimeCreated'] ?? null,
    message: flat['Message'] ?? null,
    event: { code: `${Number(flat['EventID'])}`, provider: flat['SourceName'] ?? null, kind: 'event' },
    host: { name: flat['Hostname'] ?? null },
    winlog: {
      channel: flat['Channel'] ?? null,
      event_id: `${Number(flat['EventID'])}`,
      provider_name: flat['SourceName'] ?? null,
      computer_name: flat['Hostname'] ?? null,
      event_data: dataOf(flat),
    },
  }),
  evtx_dump: (flat) => ({
    Event: {
      System: {
        Provider: { '#attributes': { Name: flat['SourceName'] ?? null } },
        EventID: flat['Channel'] === 'System' ? { '#text': flat['EventID'] ?? null } : (flat['EventID'] ?? null),
        Channel: flat['Channel'] ?? null,
        Computer: flat['Hostname'] ?? null,
      },
      EventData: dataOf(flat),
    },
  }),
};

function dataOf(flat: JsonObject): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(flat).filter(([key]) => !OF_SYSTEM.has(key)));
}
