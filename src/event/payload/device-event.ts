import type { JsonObject, JsonValue } from '../event.ts';
import { hasOwn, keepOwn } from '../own-property.ts';
import { CEF_KEYS, LEEF_KEYS, NUMBERS } from './device-keys.ts';

/** What CEF and LEEF say of an event: their header, and the keys and values that follow it. */
export interface DeviceReport {
  readonly vendor: string;
  readonly product: string;
  readonly productVersion: string;
  /** CEF's "device event class id", LEEF's "event id". */
  readonly classId: string;
  /** LEEF has none. */
  readonly name?: string;
  /** 0-10 or a word; in LEEF it is the attribute `sev`. */
  readonly severity?: string;
  readonly extension: readonly (readonly [string, string])[];
}

/** Names of ours that are fields of the event, not details. */
const FIELDS = new Set(['timestamp', 'hostname', 'processname', 'processid', 'severity']);
/** CEF section "Severity" in the words that its console shows. */
const WORDS: Readonly<Record<string, string>> = {
  low: 'INFO',
  medium: 'WARNING',
  high: 'ERROR',
  'very-high': 'CRITICAL',
};
const OUTCOMES: Readonly<Record<string, boolean>> = {
  success: true,
  succeeded: true,
  failure: false,
  failed: false,
  fail: false,
};

/** The object that `normalize` takes: known keys under the names of the taxonomy, all others under the sender's. */
export function deviceEvent(format: 'cef' | 'leef', report: DeviceReport): JsonObject {
  const event: JsonObject = { category: format };
  const details: JsonObject = {};
  const { vendor, product, productVersion, classId, name, severity, extension } = report;
  if (product !== '') event['source'] = product;
  if (severity) keepSeverity(event, details, severity);
  const header = { devicevendor: vendor, deviceproduct: product, deviceversion: productVersion, eventclassid: classId };
  for (const [key, value] of Object.entries(header)) if (value !== '') details[key] = value;
  const known = format === 'cef' ? CEF_KEYS : LEEF_KEYS;
  for (const [key, value] of extension) keep(event, details, { key, ours: known.get(key) ?? key, value });
  addCopies(event, details);
  event['summary'] = name || textIn(details, 'message') || classId;
  return { ...event, details };
}

function keep(
  event: JsonObject,
  details: JsonObject,
  { key, ours, value }: { readonly key: string; readonly ours: string; readonly value: string },
): void {
  if (ours === 'severity') keepSeverity(event, details, value);
  // A field of ours is set by a known key alone, and once: what else wants it is a detail.
  else if (FIELDS.has(ours) && ours !== key && value !== '' && !hasOwn(event, ours)) event[ours] = value;
  else keepOwn(details, ours, NUMBERS.has(ours) ? numberOf(value) : value);
}

/** Where rules and plugins look whatever the format: who acted, when, and with what success. */
function addCopies(event: JsonObject, details: JsonObject): void {
  const user = textIn(details, 'sourceusername') || textIn(details, 'destinationusername');
  if (user !== '' && !hasOwn(details, 'username')) details['username'] = user;
  const time = textIn(details, 'starttime');
  if (time !== '' && !hasOwn(event, 'timestamp')) event['timestamp'] = time;
  const outcome = textIn(details, 'eventoutcome').toLowerCase();
  if (Object.hasOwn(OUTCOMES, outcome) && !hasOwn(details, 'success')) details['success'] = OUTCOMES[outcome] ?? false;
}

function keepSeverity(event: JsonObject, details: JsonObject, text: string): void {
  const word = WORDS[text.toLowerCase()] ?? wordOf(text);
  if (word !== undefined) event['severity'] ??= word;
  keepOwn(details, 'deviceseverity', text);
}

/** CEF: 0-3 is low, 4-6 medium, 7-8 high, 9-10 very high; LEEF counts the same way from 1. */
function wordOf(text: string): string | undefined {
  if (!/^\d{1,2}$/.test(text) || Number(text) > 10) return undefined;
  const number = Number(text);
  if (number <= 3) return 'INFO';
  if (number <= 6) return 'WARNING';
  return number <= 8 ? 'ERROR' : 'CRITICAL';
}

function textIn(details: JsonObject, key: string): string {
  const value = hasOwn(details, key) ? details[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** Digits that a number holds exactly. */
function numberOf(text: string): JsonValue {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
