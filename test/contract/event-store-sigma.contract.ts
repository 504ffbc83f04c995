import { expect } from '@jest/globals';
import { createClassifier } from '../../src/detect/sigma/logsource/classify.ts';
import { everyKind } from '../../src/detect/sigma/logsource/every-kind.ts';
import { SigmaQueries } from '../../src/detect/sigma/query/sigma-queries.ts';
import { SigmaEngine } from '../../src/detect/sigma/sigma-engine.ts';
import type { Event, JsonObject } from '../../src/event/event.ts';
import { compileMatcher } from '../../src/query/matches.ts';
import { normalized } from '../support/normalized.ts';
import { ruleWith } from '../support/sigma-subject.ts';
import { WINDOWS_SHAPES } from '../support/windows-shapes.ts';
import { type ContractContext, EVER, type EventSketch, saveBatch, searchFor } from './event-store.support.ts';

const SYSMON = { Channel: 'Microsoft-Windows-Sysmon/Operational', Hostname: 'pc1.example.com' };
const SECURITY = {
  Channel: 'Security',
  Hostname: 'PC2.example.com',
  SourceName: 'Microsoft-Windows-Security-Auditing',
};
const SYSTEM32 = 'C:\\Windows\\System32\\';

/** Entries of the event log: processes, logins with numbers as numbers and as text, texts longer than a search server indexes. */
const ENTRIES: readonly JsonObject[] = [
  {
    ...SYSMON,
    EventID: 1,
    Image: `${SYSTEM32}CMD.exe`,
    CommandLine: 'cmd /c "whoami /all"',
    User: 'NT AUTHORITY\\SYSTEM',
  },
  { ...SYSMON, EventID: '1', Image: `${SYSTEM32}rundll32.exe`, CommandLine: `rundll32 ${'x'.repeat(9_000)} WhoAmI` },
  { ...SYSMON, EventID: 3, Image: `${SYSTEM32}svchost.exe`, DestinationIp: '192.0.2.77', DestinationPort: 4444 },
  { ...SYSMON, EventID: 3, Image: `${SYSTEM32}svchost.exe`, DestinationIp: '2001:db8::1', DestinationPort: '443' },
  { ...SECURITY, EventID: 4625, TargetUserName: 'Kim', LogonType: '3.0', IpAddress: '192.0.2.9' },
  { ...SECURITY, EventID: '4625', TargetUserName: 'ÉVA', LogonType: 3, IpAddress: '-' },
  { ...SECURITY, EventID: 4624, TargetUserName: ['kim', ['root', null]], LogonType: 10, IpAddress: '198.51.100.1' },
  { ...SECURITY, EventID: 4688, NewProcessName: `${SYSTEM32}whoami.exe`, SubjectUserName: 'kim', ProcessId: '0x1f' },
  {
    ...SECURITY,
    EventID: 4688,
    NewProcessName: `${SYSTEM32}net.exe`,
    SubjectUserName: 'UNKNOWN',
    Message: 'a new process',
  },
];

const SOURCE = { product: 'windows' };
const PROCESS = { ...SOURCE, category: 'process_creation' };
const LOGINS = { ...SOURCE, service: 'security' };

const RULES = [
  ruleWith({ sel: { 'Image|endswith': ['\\cmd.exe', '\\whoami.exe'] }, condition: 'sel' }, { logsource: PROCESS }),
  ruleWith({ sel: { 'CommandLine|contains|all': ['RUNDLL', 'whoami'] }, condition: 'sel' }, { logsource: PROCESS }),
  ruleWith({ sel: { 'Image|re': 'System32.(whoami|net)\\.exe$' }, condition: 'sel' }, { logsource: PROCESS }),
  ruleWith({ sel: { EventID: 4625, LogonType: 3 }, condition: 'sel' }, { logsource: LOGINS }),
  ruleWith({ sel: { EventID: 4625 }, none: { IpAddress: '-' }, condition: 'sel and not none' }, { logsource: LOGINS }),
  ruleWith({ sel: { TargetUserName: ['root', 'éva'] }, condition: 'sel' }, { logsource: LOGINS }),
  ruleWith(
    { sel: { 'TargetUserName|cased': 'Kim' }, other: { 'LogonType|gt': 9 }, condition: '1 of *' },
    { logsource: LOGINS },
  ),
  ruleWith({ sel: { DestinationPort: 4444 }, condition: 'sel' }, { logsource: SOURCE }),
  ruleWith(
    { sel: { 'DestinationIp|cidr': ['192.0.2.0/25', '2001:db8::/32'] }, condition: 'sel' },
    { logsource: SOURCE },
  ),
  ruleWith({ sel: { 'SubjectUserName|fieldref': 'SubjectUserName' }, condition: 'sel' }, { logsource: SOURCE }),
  ruleWith({ keywords: ['new process', 'authority\\sys'], condition: 'keywords' }, { logsource: SOURCE }),
];

/** What rules of Sigma ask of a store. */
export function sigmaContract(context: ContractContext): void {
  context.promise('finds all events that rules of Sigma match by what these ask for, exactly and roughly', async () => {
    const shaped = Object.values(WINDOWS_SHAPES).flatMap((shape) => ENTRIES.map((entry) => sketchOf(shape(entry))));
    await context.save(saveBatch(shaped));
    const { events: all } = await context.store.search(searchFor());
    const engine = new SigmaEngine(RULES, { classify: createClassifier() });
    const queries = new SigmaQueries({ kinds: () => everyKind() });

    expect(all).toHaveLength(shaped.length);
    const queryOf = new Map(RULES.map((rule) => [rule, queries.of(rule)()]));
    await Promise.all(
      [...queryOf].map(async ([rule, query]) => {
        const { searches } = rule.detection;
        const matched = all.filter((event) => engine.match(event).includes(rule));
        const expected = idsOf(all.filter(compileMatcher(query)));
        const exact = idsOf((await context.store.search(searchFor({ query }))).events);
        const rough = idsOf((await context.store.search(searchFor({ query, roughly: true }))).events);

        expect({ searches, found: exact }).toEqual({ searches, found: expected });
        expect({ searches, missing: idsOf(matched).filter((id) => !exact.includes(id)) }).toEqual({
          searches,
          missing: [],
        });
        expect({ searches, missing: exact.filter((id) => !rough.includes(id)) }).toEqual({ searches, missing: [] });
        expect(matched.length).toBeGreaterThan(0);
        expect(exact.length).toBeLessThan(all.length);
      }),
    );
    const [query = { op: 'nothing' }] = queryOf.values();
    const exact = await context.store.count({ query, range: EVER, timeoutMs: 20_000 });
    const rough = await context.store.count({ query, roughly: true, range: EVER, timeoutMs: 20_000 });
    expect(exact).toBe(all.filter(compileMatcher(query)).length);
    expect(rough).toBeGreaterThanOrEqual(exact);
  });
}

/** What is stored of an entry, without times and origin. */
function sketchOf(entry: JsonObject): EventSketch {
  const { hostname, source, category, severity, processname, processid, summary, details } = normalized(entry);
  return { hostname, source, category, severity, processname, processid, summary, details };
}

function idsOf(events: readonly Event[]): string[] {
  return events.map(({ mozdef }) => mozdef.id);
}
