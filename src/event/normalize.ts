import { Bounder, type Bounds } from './bounds.ts';
import { type Event, type EventOrigin, type JsonObject, UNKNOWN } from './event.ts';
import { EventDraft, type Leader } from './event-draft.ts';
import { chooseTime } from './event-time.ts';
import { TEXT_FIELDS, type TextField } from './key-table.ts';
import { hasOwn } from './own-property.ts';
import { isSmallNumber, severityOf } from './severity.ts';
import { addSyslogHeaders } from './syslog-headers.ts';
import { formatUtc } from './timestamps.ts';

/** What is known about how an event came in, apart from what its sender says. */
export interface Reception {
  /** The event's id. */
  readonly id: string;
  /** Reception of its batch, milliseconds since 1970. */
  readonly receivedMs: number;
  /** Address of the peer. */
  readonly sender: string;
  /** Name that the token of the sender carries, if it used one. */
  readonly tokensource?: string;
  /** `events`, `nxlog`, `cef`, `bulk`, `hec`, `hec/raw`, `otlp`, `syslog`, `custom/<application>`. */
  readonly endpoint: string;
  /** `X-Syslog-*` headers, lower-cased without the prefix: they stand in for fields that the body lacks. */
  readonly syslog?: Readonly<Record<string, string>>;
}

export interface NormalizeOptions {
  readonly mozdefhostname: string;
  /** IANA zone of times that name none. */
  readonly timezone: string;
  readonly bounds: Bounds;
}

const SLOTS = Object.fromEntries(TEXT_FIELDS.map((field, slot) => [field, slot])) as Record<TextField, number>;
const CUSTOM = 'custom/';

/**
 * Makes the stored event of a sender's object; docs/guides/what-normalization-does.md says how. Never throws, never changes `raw`
 * (but shares parts of it), and loses no value that is within the bounds.
 */
export function normalize(raw: JsonObject, reception: Reception, options: NormalizeOptions): Event {
  const draft = new EventDraft(raw);
  if (reception.syslog) addSyslogHeaders(draft, reception.syslog);
  const { receivedMs } = reception;
  const time = chooseTime(draft.times, { receivedMs, timezone: options.timezone });
  for (const { key, value } of time.kept) if (key !== '') draft.details.keep(key, value);
  if (time.fault) {
    draft.details.keep('timestamp_raw', time.fault.value);
    draft.tags.push(time.fault.tag);
  }
  const bounder = new Bounder(options.bounds);
  const { leaders } = draft;
  const windows = isWindows(raw);
  const application = applicationOf(reception.endpoint);
  const event: Event = {
    receivedtimestamp: formatUtc(receivedMs),
    utctimestamp: time.utctimestamp,
    timestamp: time.timestamp,
    mozdefhostname: options.mozdefhostname,
    hostname: textField(leaders[SLOTS.hostname], 'hostname', bounder),
    source: textField(leaders[SLOTS.source], 'source', bounder),
    category: textField(
      leaders[SLOTS.category],
      'category',
      bounder,
      application ?? defaultCategory(reception, windows),
    ),
    severity: bounder.text(severityField(draft, windows), 'severity'),
    processname: textField(leaders[SLOTS.processname], 'processname', bounder),
    processid: textField(leaders[SLOTS.processid], 'processid', bounder),
    summary: summaryField(draft, bounder),
    tags: bounder.tags(draft.tags),
    type: application ?? 'event',
    details: bounder.details(draft.details.build()),
    mozdef: originOf(reception),
  };
  const errors = draft.errors.concat(bounder.notes);
  if (errors.length > 0) event.mozdef.errors = errors;
  return event;
}

function textField(leader: Leader | undefined, field: TextField, bounder: Bounder, otherwise = UNKNOWN): string {
  return leader === undefined ? otherwise : bounder.text(leader.text, field);
}

function summaryField({ leaders, structuredSummary }: EventDraft, bounder: Bounder): string {
  const leader = leaders[SLOTS.summary];
  if (leader !== undefined) return bounder.text(leader.text, 'summary');
  return structuredSummary === undefined ? UNKNOWN : bounder.jsonText(structuredSummary, 'summary');
}

function severityField(draft: EventDraft, windows: boolean): string {
  const leader = draft.leaders[SLOTS.severity];
  if (leader === undefined) return UNKNOWN;
  const { text, value, rule } = leader;
  const scale = windows && rule.scale === 'level' ? 'windows' : rule.scale;
  // On other scales than syslog's several numbers become one word, so that the number is worth keeping.
  if (scale !== 'syslog' && isSmallNumber(text)) draft.details.keep(rule.keptAs, value);
  return severityOf(text, scale);
}

/** Event log entries, whichever shipper sent them. */
function isWindows(raw: JsonObject): boolean {
  return hasOwn(raw, 'EventID') && (hasOwn(raw, 'Channel') || hasOwn(raw, 'SourceName') || hasOwn(raw, 'ProviderGuid'));
}

function defaultCategory({ endpoint }: Reception, windows: boolean): string {
  if (windows) return 'windows';
  return endpoint === 'cef' ? 'cef' : UNKNOWN;
}

function applicationOf(endpoint: string): string | undefined {
  return endpoint.startsWith(CUSTOM) && endpoint.length > CUSTOM.length ? endpoint.slice(CUSTOM.length) : undefined;
}

function originOf({ id, sender, tokensource, endpoint }: Reception): EventOrigin {
  return tokensource === undefined
    ? { id, sender, endpoint, plugins: [] }
    : { id, sender, tokensource, endpoint, plugins: [] };
}
