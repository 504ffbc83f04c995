import { ipVersion } from '#sdk';

/** Messages are not searched further than this: what sshd writes is short, what an attacker sends may not be. */
const FAR_ENOUGH = 4096;
/** `0000:0000:0000:0000:0000:ffff:255.255.255.255` */
const LONGEST = 45;

export interface Endpoint {
  readonly address: string;
  readonly port: string;
  /** Where the address begins in the text. */
  readonly at: number;
}

/** The text from `at` to the next blank. */
export function wordAt(text: string, at: number): string {
  const end = text.indexOf(' ', at);
  return end < 0 ? text.slice(at) : text.slice(at, end);
}

/** `<address> port <digits>` at this place; undefined when something else stands there. */
export function endpointAt(text: string, at: number): Endpoint | undefined {
  const address = wordAt(text, at);
  const after = at + address.length;
  if (address.length > LONGEST || !text.startsWith(' port ', after) || ipVersion(address) === 0) return undefined;
  const port = digitsAt(text, after + 6);
  return port === '' ? undefined : { address, port, at };
}

/** The last `<address> port <digits>` of the text: what comes before it may have been chosen by the client. */
export function lastEndpoint(text: string): Endpoint | undefined {
  const port = text.lastIndexOf(' port ');
  if (port <= 0) return undefined;
  return endpointAt(text, text.lastIndexOf(' ', port - 1) + 1);
}

/** The last ` from <address> port <digits>` of the text; `at` is where ` from ` begins. */
export function lastFrom(text: string): Endpoint | undefined {
  for (let at = text.lastIndexOf(' from '); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(' from ', at - 1)) {
    const endpoint = endpointAt(text, at + 6);
    if (endpoint) return { ...endpoint, at };
  }
  return undefined;
}

/** Up to five digits. */
export function digitsAt(text: string, at: number): string {
  let end = at;
  while (end < at + 5 && isDigit(text.charCodeAt(end))) end++;
  return text.slice(at, end);
}

/** The first word of the text that is an address. */
export function firstAddress(text: string): string | undefined {
  const length = Math.min(text.length, FAR_ENOUGH);
  for (let at = 0; at < length; at++) {
    if (!isAddressCode(text.charCodeAt(at))) continue;
    const start = at;
    while (at < length && isAddressCode(text.charCodeAt(at))) at++;
    const stands = !isWordCode(text.charCodeAt(start - 1)) && !isWordCode(text.charCodeAt(at));
    const address = stands && at - start <= LONGEST + 1 ? addressIn(text.slice(start, at)) : undefined;
    if (address !== undefined) return address;
  }
  return undefined;
}

/** The address itself, or before the full stop or colon of a sentence. */
function addressIn(word: string): string | undefined {
  if (ipVersion(word) !== 0) return word;
  const bare = word.endsWith('.') || word.endsWith(':') ? word.slice(0, -1) : '';
  return bare !== '' && ipVersion(bare) !== 0 ? bare : undefined;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Digits, `a` to `f`, dot and colon. */
function isAddressCode(code: number): boolean {
  const lower = code | 0x20;
  return (code >= 46 && code <= 58 && code !== 47) || (lower >= 97 && lower <= 102);
}

/** Letters and hyphen: a part of a name, not of an address. */
function isWordCode(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 97 && lower <= 122) || code === 45;
}
