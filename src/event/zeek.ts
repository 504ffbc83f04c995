import type { JsonObject, JsonValue } from './event.ts';
import { isObject, keepOwn } from './own-property.ts';
import { endpointsText, zeekSummary } from './zeek-summary.ts';

/** Keys that mean in Zeek's logs what they mean everywhere, or that only shippers add. */
const COMMON: ReadonlySet<string> = new Set([
  'utctimestamp',
  'timestamp',
  '@timestamp',
  'hostname',
  'category',
  'severity',
  'processname',
  'processid',
  'summary',
  'tags',
]);
/** Objects of that name are Zeek's own or would stand in the way of the log's name; others are a shipper's (`host`, `agent`, `log`). */
const OWN_OBJECTS: ReadonlySet<string> = new Set(['id', 'source']);
const PREFIXED = /^(?:details|fields)\./i;
const ENDS = ['orig_h', 'orig_p', 'resp_h', 'resp_p'] as const;

/**
 * An entry of a log of Zeek in JSON as an object whose keys mean what they do everywhere, or undefined when it is none for certain.
 * Many of Zeek's names mean something else in our key table (`host` is that of a web request, `source` of files a protocol,
 * `path` a share, `date` what a mail says), so that all of them go to `details` as they are. For certain is what has `uid` and
 * `id.orig_h`, and what names its log as Zeek's own streaming logs (`_path`, `_write_ts`) or RockNSM (`@stream`, `@proc`) do.
 */
export function zeekRecord(raw: JsonObject): JsonObject | undefined {
  if (!isZeek(raw)) return undefined;
  const ends = Object.fromEntries(ENDS.map((end) => [end, endOf(raw, end)])) as Record<
    (typeof ENDS)[number],
    JsonValue | undefined
  >;
  const log = textAt(raw, '_path') ?? textAt(raw, '@stream');
  const { common, own } = sorted(raw);
  return {
    summary: zeekSummary(raw, log, endpointsText(ends)),
    processname: 'zeek',
    ...(log !== undefined && { source: log }),
    ...hostOf(raw),
    ...timeOf(raw),
    ...common,
    details: detailsOf(raw, own, {
      sourceipaddress: ends.orig_h,
      sourceport: ends.orig_p,
      destinationipaddress: ends.resp_h,
      destinationport: ends.resp_p,
      useragent: raw['user_agent'],
    }),
  };
}

function isZeek(raw: JsonObject): boolean {
  if (typeof raw['uid'] === 'string' && typeof endOf(raw, 'orig_h') === 'string') return true;
  if (raw['@proc'] === 'zeek') return typeof raw['@stream'] === 'string';
  return typeof raw['_path'] === 'string' && raw['_write_ts'] !== undefined;
}

/** Zeek writes `id.orig_h`; shippers whose store takes no dots make `id_orig_h` or an object of it. */
function endOf(raw: JsonObject, end: (typeof ENDS)[number]): JsonValue | undefined {
  const { id } = raw;
  return raw[`id.${end}`] ?? raw[`id_${end}`] ?? (isObject(id) ? id[end] : undefined);
}

function sorted(raw: JsonObject): { readonly common: JsonObject; readonly own: [string, JsonValue][] } {
  const common: [string, JsonValue][] = [];
  const own: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(raw)) {
    if (key === 'details' && isObject(value)) continue;
    const isCommon = COMMON.has(key) || PREFIXED.test(key) || (isObject(value) && !OWN_OBJECTS.has(key));
    (isCommon ? common : own).push([key, value]);
  }
  return { common: Object.fromEntries(common), own };
}

/** The sensor, unless a shipper names its host. */
function hostOf(raw: JsonObject): JsonObject {
  const sensor = textAt(raw, '_system_name') ?? textAt(raw, '@system');
  return sensor === undefined || isObject(raw['host']) ? {} : { hostname: sensor };
}

function timeOf({ ts, timestamp, utctimestamp }: JsonObject): JsonObject {
  return ts === undefined || timestamp !== undefined || utctimestamp !== undefined ? {} : { timestamp: ts };
}

function detailsOf(
  { details: given }: JsonObject,
  own: readonly [string, JsonValue][],
  named: Readonly<Record<string, JsonValue | undefined>>,
): JsonObject {
  const details: JsonObject = isObject(given) ? { ...given } : Object.fromEntries(own);
  if (isObject(given)) for (const [key, value] of own) keepOwn(details, key, value);
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined && value !== null && !Object.hasOwn(details, name)) details[name] = value;
  }
  return details;
}

function textAt(raw: JsonObject, key: string): string | undefined {
  const value = raw[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
