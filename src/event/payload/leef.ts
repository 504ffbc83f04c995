import type { JsonObject } from '../event.ts';
import { deviceEvent } from './device-event.ts';
import { splitHeader } from './split-header.ts';

/**
 * The event of IBM QRadar's Log Event Extended Format ("LEEF event components"):
 * `LEEF:1.0|Vendor|Product|Version|Event id|` with attributes between tabs, or
 * `LEEF:2.0|Vendor|Product|Version|Event id|Delimiter|`, whose delimiter is a character or its hexadecimal number (`x5E`, `0x09`);
 * undefined when the text is none.
 */
export function readLeef(text: string): JsonObject | undefined {
  if (!text.startsWith('LEEF:')) return undefined;
  const body = text.slice('LEEF:'.length);
  const header = splitHeader(body, 5);
  if (!header) return undefined;
  const [version = '', vendor = '', product = '', productVersion = '', classId = ''] = header.fields;
  if (!/^ ?[12](?:\.\d)?$/.test(version)) return undefined;
  const { delimiter, rest } = version.includes('2') ? declared(header.rest) : { delimiter: '\t', rest: header.rest };
  return deviceEvent('leef', {
    vendor,
    product,
    productVersion,
    classId,
    extension: attributes(rest, delimiter),
  });
}

/** Of version 2: the sixth field, which some leave empty and others leave out. */
function declared(text: string): { readonly delimiter: string; readonly rest: string } {
  // A bar may be the delimiter itself.
  const bar = text.indexOf('|', text.startsWith('|') && text[1] === '|' ? 1 : 0);
  const written = bar === -1 ? undefined : text.slice(0, bar);
  const delimiter = written === undefined ? undefined : delimiterOf(written);
  return delimiter === undefined
    ? { delimiter: '\t', rest: text }
    : { delimiter, rest: text.slice((written ?? '').length + 1) };
}

function delimiterOf(written: string): string | undefined {
  if (written === '' || written === 'tab' || written === '\\t') return '\t';
  const hexadecimal = /^(?:0x|x|\\x)([\da-f]{2,4})$/i.exec(written)?.[1];
  if (hexadecimal !== undefined) return String.fromCharCode(Number.parseInt(hexadecimal, 16));
  return written.length === 1 ? written : undefined;
}

/** What begins no attribute is a part of the one before: delimiters cannot be escaped. */
function attributes(text: string, delimiter: string): [string, string][] {
  const found: [string, string][] = [];
  for (const piece of text.split(delimiter)) {
    const equals = piece.indexOf('=');
    const last = found.at(-1);
    const key = piece.slice(0, Math.max(0, equals)).trim();
    if (/^[\w.-]{1,128}$/.test(key)) found.push([key, piece.slice(equals + 1)]);
    else if (last) last[1] += delimiter + piece;
    else if (piece.trim() !== '') found.push(['extension', piece.trim()]);
  }
  const last = found.at(-1);
  if (last) last[1] = last[1].trimEnd();
  return found;
}
