import type { JsonObject } from './event.ts';
import { hasOwn, isObject, keepOwn, setOwn } from './own-property.ts';

export interface StructuredData {
  /** By element id, then by parameter; undefined for `-`. */
  readonly elements: JsonObject | undefined;
  /** Position after it. */
  readonly end: number;
}

/** Reads the structured data of RFC 5424 section 6.3 at this position: `-` or `[id name="value" ..]..`. Undefined when it is broken. */
export function readStructuredData(text: string, start: number): StructuredData | undefined {
  if (text[start] === '-') return { elements: undefined, end: start + 1 };
  const elements: JsonObject = {};
  let at = start;
  while (text[at] === '[') {
    const idEnd = endOfName(text, at + 1);
    const id = text.slice(at + 1, idEnd);
    if (id === '') return undefined;
    const known = hasOwn(elements, id) ? elements[id] : undefined;
    const parameters: JsonObject = isObject(known) ? known : {};
    setOwn(elements, id, parameters);
    const end = readParameters(text, idEnd, parameters);
    if (end === undefined) return undefined;
    at = end;
  }
  return at === start ? undefined : { elements, end: at };
}

/** Reads ` name="value"` until the closing bracket; returns the position after it. */
function readParameters(text: string, start: number, parameters: JsonObject): number | undefined {
  let at = start;
  while (text[at] === ' ') {
    const nameEnd = endOfName(text, at + 1);
    if (text[nameEnd] !== '=' || text[nameEnd + 1] !== '"') return undefined;
    const valueEnd = endOfValue(text, nameEnd + 2);
    if (valueEnd === undefined) return undefined;
    const value = text.slice(nameEnd + 2, valueEnd).replaceAll(/\\(["\\\]])/g, '$1');
    keepOwn(parameters, text.slice(at + 1, nameEnd), value);
    at = valueEnd + 1;
  }
  return text[at] === ']' ? at + 1 : undefined;
}

function endOfName(text: string, start: number): number {
  let at = start;
  while (at < text.length && !' ="]'.includes(text[at] ?? '')) at++;
  return at;
}

function endOfValue(text: string, start: number): number | undefined {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return undefined;
}
