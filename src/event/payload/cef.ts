import type { JsonObject } from '../event.ts';
import { deviceEvent } from './device-event.ts';
import { splitHeader } from './split-header.ts';

const FIELDS = 7;
/** Keys of the standard and of vendors (`ad.field`, `ahost`, `cs1Label`, `flexString1[0]`). */
const KEY = /[\w.[\]-]/;
const LONGEST_KEY = 128;
const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r' };

/**
 * The event of ArcSight's Common Event Format (CEF Implementation Standard, version 25):
 * `CEF:0|Vendor|Product|Version|Class id|Name|Severity|key=value key=value`; undefined when the text is none.
 */
export function readCef(text: string): JsonObject | undefined {
  if (!text.startsWith('CEF:')) return undefined;
  const header = splitHeader(text.slice('CEF:'.length), FIELDS);
  if (!header) return undefined;
  const [version = '', vendor = '', product = '', productVersion = '', classId = '', name = '', severity = ''] =
    header.fields;
  if (!/^ ?\d{1,4}(?:\.\d{1,4})?$/.test(version)) return undefined;
  return deviceEvent('cef', {
    vendor,
    product,
    productVersion,
    classId,
    name,
    severity,
    extension: readExtension(header.rest),
  });
}

/**
 * Keys and values of an extension. A value reaches to the blank before the next `key=`; `\=`, `\\`, `\n` and `\r` are escapes.
 * What begins no key (an equals sign that should have been escaped) is a part of the value.
 */
function readExtension(text: string): [string, string][] {
  const found: [string, string][] = [];
  let key = '';
  let from = 0;
  for (let at = nextEquals(text, 0); at !== -1; at = nextEquals(text, at + 1)) {
    const start = keyStart(text, at, from);
    if (start === undefined) continue;
    // Nothing but blanks may stand before the first key.
    if (found.length > 0 || key !== '') found.push([key, unescape(text.slice(from, start - 1))]);
    key = text.slice(start, at);
    from = at + 1;
  }
  if (key !== '') found.push([key, unescape(text.slice(from).trimEnd())]);
  else if (text.trim() !== '') found.push(['extension', text.trim()]);
  return found;
}

/** Position of the next equals sign that is not escaped, or -1. */
function nextEquals(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '=') return at;
  }
  return -1;
}

/** Where the key before this equals sign begins; undefined when none does. */
function keyStart(text: string, equals: number, least: number): number | undefined {
  let start = equals;
  while (start > least && equals - start <= LONGEST_KEY && KEY.test(text[start - 1] ?? '')) start--;
  if (start === equals || equals - start > LONGEST_KEY) return undefined;
  return start === 0 || text[start - 1] === ' ' ? start : undefined;
}

function unescape(value: string): string {
  return value.includes('\\') ? value.replaceAll(/\\[\\=|nr]/g, (pair) => ESCAPES[pair] ?? pair.slice(1)) : value;
}
