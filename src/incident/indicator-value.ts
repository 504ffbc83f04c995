import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { MozdefError } from '../lifecycle/error.ts';

/** What an indicator is. */
const INDICATOR_TYPES = [
  'ip',
  'cidr',
  'domain',
  'url',
  'email',
  'md5',
  'sha1',
  'sha256',
  'host',
  'user',
  'filename',
] as const;
type IndicatorType = (typeof INDICATOR_TYPES)[number];

/** What may be said in the place of a type: `hash`, told by its length, and `auto`, told by how it looks. */
export const TYPE_WORDS = [...INDICATOR_TYPES, 'hash', 'auto'] as const;
export type TypeWord = (typeof TYPE_WORDS)[number];

export interface Indicator {
  readonly type: IndicatorType;
  readonly value: string;
}

type Read = (text: string) => string | undefined;

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAIL = /^([^\s@]{1,64})@([^\s@]+)$/;

/** How each type reads a text: the one way in which it is kept, or undefined when it is none. */
const READERS: Readonly<Record<IndicatorType, Read>> = {
  ip: (text) => addressOf(text)?.toString(),
  cidr: networkOf,
  domain: domainOf,
  url: urlOf,
  email: mailOf,
  md5: hashOf(32),
  sha1: hashOf(40),
  sha256: hashOf(64),
  host: (text) => (/\s/.test(text) ? undefined : withoutDot(text.toLowerCase())),
  user: (text) => text.toLowerCase(),
  filename: (text) => text,
};

/** What `auto` tries, in this order. */
const TOLD_BY_LOOKS: readonly IndicatorType[] = ['ip', 'cidr', 'url', 'email', 'sha256', 'sha1', 'md5', 'domain'];
const HASHES: readonly IndicatorType[] = ['md5', 'sha1', 'sha256'];

/**
 * The indicator that a text means, in the one way in which it is written, so that the same is found to be the same: addresses as RFC 5952
 * has them, networks by their first address, names in lower case; `hxxp://bad[.]example` is what it stands for. Throws `request-invalid`.
 */
export function indicatorOf(word: TypeWord, written: string): Indicator {
  const text = rearmed(written.trim());
  const types = word === 'auto' ? TOLD_BY_LOOKS : word === 'hash' ? HASHES : [word];
  for (const type of types) {
    const value = text === '' ? undefined : READERS[type](text);
    if (value) return { type, value };
  }
  const isWhat = word === 'auto' ? 'nothing that can be told by its looks' : `no ${word}`;
  throw new MozdefError('request-invalid', `"${written.slice(0, 100)}" is ${isWhat}`, {
    where: 'value',
    remedy: word === 'auto' ? 'Say its type.' : `Mend the value, or say another type: ${INDICATOR_TYPES.join(', ')}.`,
  });
}

/** As it is written so that no program takes it for a link. */
export function disarmed({ type, value }: Indicator): string {
  if (type === 'url') return value.replace(/^http/i, 'hxxp').replace(/\./g, '[.]');
  if (type === 'email') return value.replace('@', '[@]').replace(/\./g, '[.]');
  return type === 'domain' || type === 'ip' || type === 'host' ? value.replace(/\./g, '[.]') : value;
}

function rearmed(text: string): string {
  return text
    .replace(/^hxxp/i, 'http')
    .replace(/\[\.\]|\(\.\)|\{\.\}|\[dot\]/gi, '.')
    .replace(/\[@\]|\[at\]/gi, '@')
    .replace(/\[:\]/g, ':')
    .replace(/\[:\/\/\]/g, '://');
}

function addressOf(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const plain = text.replace(/%.*$/, '');
  if (ipaddr.IPv4.isValidFourPartDecimal(plain)) return ipaddr.IPv4.parse(plain);
  if (!plain.includes(':') || !ipaddr.IPv6.isValid(plain)) return undefined;
  return ipaddr.process(plain);
}

function networkOf(text: string): string | undefined {
  const [address = '', bits = '', ...more] = text.split('/');
  const parsed = addressOf(address);
  const most = parsed?.kind() === 'ipv4' ? 32 : 128;
  if (!parsed || more.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) return undefined;
  const cidr = `${parsed.toString()}/${Number(bits)}`;
  const { IPv4, IPv6 } = ipaddr;
  const first = most === 32 ? IPv4.networkAddressFromCIDR(cidr) : IPv6.networkAddressFromCIDR(cidr);
  return `${first.toString()}/${Number(bits)}`;
}

function domainOf(text: string): string | undefined {
  const name = withoutDot(domainToASCII(text.toLowerCase()));
  const labels = name.split('.');
  const isDomain = name.length <= 253 && labels.length > 1 && labels.every((label) => LABEL.test(label));
  // All figures at the end: an address that is none.
  return isDomain && !/^\d+$/.test(labels.at(-1) ?? '') ? name : undefined;
}

function urlOf(text: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).href;
}

function mailOf(text: string): string | undefined {
  const [, local = '', at = ''] = MAIL.exec(text) ?? [];
  const domain = local === '' ? undefined : domainOf(at);
  return domain && `${local.toLowerCase()}@${domain}`;
}

function hashOf(digits: number): Read {
  const pattern = new RegExp(`^[0-9a-f]{${digits}}$`);
  return (text) => (pattern.test(text.toLowerCase()) ? text.toLowerCase() : undefined);
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}
