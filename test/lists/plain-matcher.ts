import ipaddr from 'ipaddr.js';
import type { Event, JsonValue } from '../../src/event/event.ts';
import type { EntryType } from '../../src/lists/entry.ts';

/** An entry as the oracle knows it. */
export interface PlainEntry {
  readonly list: string;
  readonly type: EntryType;
  readonly value: string;
  /** Milliseconds; 0: never. */
  readonly until: number;
}

const USER = /^(?:user_?name|user|originuser|target-?username|email)$/i;
const HOST = /^(?:host_?name|host|computer_?name)$/i;

/** Which entries an event is about, found by trying each with each value. As `list entry`, in order. */
export function plainMatches(entries: readonly PlainEntry[], event: Event, now: number): string[] {
  const values = [{ text: event.hostname, role: 'host' }, ...leaves(event.details, '')];
  const found = entries
    .filter(({ until }) => until === 0 || until > now)
    .filter((entry) => values.some(({ text, role }) => isAbout(entry, text, role)))
    .map(({ list, value }) => `${list} ${value}`);
  return [...new Set(found)].sort();
}

function leaves(value: JsonValue | undefined, field: string): { text: string; role: string }[] {
  if (typeof value === 'string')
    return [{ text: value, role: USER.test(field) ? 'user' : HOST.test(field) ? 'host' : '' }];
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((one) => leaves(one, field));
  return Object.entries(value).flatMap(([key, one]) => leaves(one, key === 'name' ? field : key));
}

function isAbout({ type, value }: PlainEntry, written: string, role: string): boolean {
  const text = written.toLowerCase();
  const url = /^[a-z]{1,20}:\/\/(?:[^/?#\\ ]*@)?(\[[^\]]*\]|[^:/?#\\ ]*)/.exec(text)?.[1];
  const host = bare(url ?? text);
  const address = addressIn(host);
  if (type === 'ip') return address?.toString() === value;
  if (type === 'cidr') return address !== undefined && isIn(address, value);
  if (address) return false;
  if (type !== 'domain') return url === undefined && namesIn(text, { type, role }).includes(value);
  const name = (url === undefined ? host.slice(host.lastIndexOf('@') + 1) : host).replace(/\.$/, '');
  return name === value || name.endsWith(`.${value}`);
}

function namesIn(text: string, { type, role }: { readonly type: EntryType; readonly role: string }): string[] {
  if (type === 'user') return role === 'user' ? [text, text.split('\\').at(-1) ?? '', text.split('@')[0] ?? ''] : [];
  if (type === 'host') return role === 'host' ? [text.replace(/\.$/, '')] : [];
  return type === 'hash' ? [text, ...text.split(',').map((part) => part.split('=')[1] ?? '')] : [text];
}

function bare(text: string): string {
  if (text.startsWith('[')) return text.slice(1).split(']')[0] ?? '';
  return text.split(':').length === 2 ? (text.split(':')[0] ?? '') : text;
}

function addressIn(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : undefined;
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, cidr: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return network.kind() === address.kind() && address.match(network, bits);
}
