import { ipVersion, type JsonObject } from '#sdk';
import { digitsAt, type Endpoint, endpointAt, lastEndpoint, lastFrom, wordAt } from './ip-words.ts';

/*
 * Messages of OpenSSH's server (auth.c, auth2.c, packet.c, session.c of releases 5 to 10) and of PAM within it. Plain searches
 * for text, no regular expressions: linear whatever a client puts into its user name, and three times as fast.
 */

/** Highest reason code of a disconnect that RFC 4253 (11.1) defines. */
const LAST_REASON = 15;

type Parser = (message: string, details: JsonObject) => boolean;

/** By the first word of the message. */
const PARSERS = new Map<string, Parser>([
  ['Accepted', parseLogin],
  ['Failed', parseLogin],
  ['Postponed', parseLogin],
  ['Partial', parseLogin],
  ['Invalid', parseInvalidUser],
  ['Illegal', parseInvalidUser],
  ['Starting', parseSession],
  ['input_userauth_request:', parseUserOnly],
  ['Received', parseDisconnect],
  ['message', parseRepeated],
  ['PAM', parsePam],
]);

/** Writes what the message says into `details`; false when it says nothing that is known. */
export function parseSshdMessage(message: string, details: JsonObject): boolean {
  const first = wordAt(message, 0);
  const isPrefix = first === 'error:' || first === 'fatal:';
  return isPrefix ? parseBare(message.slice(first.length + 1), details) : parseBare(message, details);
}

function parseBare(message: string, details: JsonObject): boolean {
  const first = wordAt(message, 0);
  const parser = PARSERS.get(first) ?? (first.startsWith('pam_') ? parsePam : parsePeer);
  return parser(message, details);
}

/** `Failed password for invalid user bob from 192.0.2.1 port 22 ssh2: RSA SHA256:..` */
function parseLogin(message: string, details: JsonObject): boolean {
  const status = wordAt(message, 0);
  const method = wordAt(message, status.length + 1);
  const user = status.length + method.length + 2;
  const from = lastFrom(message);
  if (!from || !message.startsWith('for ', user) || from.at < user + 3) return false;
  details['authmethod'] = method;
  setUser(details, userName(message.slice(user + 4, from.at)));
  if (status === 'Postponed') {
    setEndpoint(details, from, false);
    return true;
  }
  details['authstatus'] = status;
  if (status !== 'Partial') details['success'] = status === 'Accepted';
  setEndpoint(details, from, true);
  parseKey(message, from, details);
  return true;
}

/** `.. ssh2: RSA 1f:c9:..` or `.. ssh2: ED25519 SHA256:..` */
function parseKey(message: string, from: Endpoint, details: JsonObject): void {
  const start = message.indexOf(' ssh2: ', from.at);
  if (start < 0) return;
  const type = wordAt(message, start + 7);
  const fingerprint = wordAt(message, start + 8 + type.length);
  if (!fingerprint.includes(':')) return;
  details['keytype'] = type;
  details['keyfingerprint'] = fingerprint;
  if (type === 'RSA') details['rsakeyfingerprint'] = fingerprint;
}

/** `Invalid user bob from 192.0.2.1 port 22`, before OpenSSH 7 without port. */
function parseInvalidUser(message: string, details: JsonObject): boolean {
  const at = message.lastIndexOf(' from ');
  if (at < 12) return parsePeer(message, details);
  const address = wordAt(message, at + 6);
  if (ipVersion(address) === 0) return false;
  setUser(details, message.slice(13, at));
  details['success'] = false;
  setAddress(details, address, digitsAt(message, at + 6 + address.length + 6));
  return true;
}

/** `Starting session: shell on pts/0 for bob from 192.0.2.1 port 22 id 0` */
function parseSession(message: string, details: JsonObject): boolean {
  const from = lastFrom(message);
  const user = from ? message.lastIndexOf(' for ', from.at - 1) : -1;
  if (!from || user < 0 || !message.startsWith('Starting session: ')) return false;
  details['sessiontype'] = wordAt(message, 18);
  const device = message.indexOf(' on ', 18);
  if (device >= 0 && device < user) details['device'] = message.slice(device + 4, user);
  setUser(details, message.slice(user + 5, from.at));
  setEndpoint(details, from, true);
  return true;
}

/** `input_userauth_request: invalid user bob [preauth]` */
function parseUserOnly(message: string, details: JsonObject): boolean {
  const user = message.indexOf('invalid user ');
  if (user < 0) return false;
  setUser(details, withoutPreauth(message.slice(user + 13)));
  return true;
}

/** `Received disconnect from 192.0.2.1 port 22:11: Bye Bye`, before OpenSSH 7.2 `from 192.0.2.1: 11: Bye Bye`. */
function parseDisconnect(message: string, details: JsonObject): boolean {
  if (!message.startsWith('Received disconnect from ')) return parsePeer(message, details);
  const endpoint = endpointAt(message, 25);
  if (endpoint) {
    setEndpoint(details, endpoint, true);
    return true;
  }
  const word = wordAt(message, 25);
  const address = word.endsWith(':') ? word.slice(0, -1) : word;
  if (ipVersion(address) === 0) return false;
  const number = digitsAt(message, 25 + word.length + 1);
  // Old clients' text begins with the reason; the original took any number for a port.
  setAddress(details, address, Number(number) > LAST_REASON ? number : '');
  return true;
}

/** `message repeated 5 times: [ Failed password for ..]` of rsyslog. */
function parseRepeated(message: string, details: JsonObject): boolean {
  const start = message.indexOf(' times: [ ');
  if (!message.startsWith('message repeated ') || start < 0 || !message.endsWith(']'))
    return parsePeer(message, details);
  const count = digitsAt(message, 17);
  const inner = message.slice(start + 10, -1);
  // Only one layer: a hostile text must not nest for ever.
  if (count === '' || inner.startsWith('message ') || !parseBare(inner, details)) return false;
  details['repeated'] = count;
  return true;
}

/**
 * `pam_unix(sshd:session): session opened for user bob(uid=0) by ..`,
 * `pam_unix(sshd:auth): authentication failure; .. rhost=192.0.2.1  user=bob`, `PAM 5 more authentication failures; .. rhost=..`
 */
function parsePam(message: string, details: JsonObject): boolean {
  const user = message.indexOf(' for user ');
  if (user > 0 && message.startsWith(': session ', message.indexOf(')') + 1)) {
    const name = wordAt(message, user + 10);
    const id = name.indexOf('(');
    setUser(details, id > 0 ? name.slice(0, id) : name);
    return true;
  }
  const host = message.indexOf(' rhost=');
  if (host < 0) return false;
  const remote = wordAt(message, host + 7);
  if (ipVersion(remote) !== 0) details['sourceipaddress'] = remote;
  else if (remote !== '') details['sourcehostname'] = remote;
  const name = message.indexOf(' user=', host + 7);
  if (name >= 0) setUser(details, message.slice(name + 6));
  details['success'] = false;
  return true;
}

/** `Connection closed by authenticating user bob 192.0.2.1 port 22 [preauth]` and all others that name the peer. */
function parsePeer(message: string, details: JsonObject): boolean {
  if (message.startsWith('Connection from ')) return parseConnection(message, details);
  const peer = lastEndpoint(message);
  if (!peer) return false;
  setEndpoint(details, peer, true);
  const user = message.indexOf('user ');
  if (user > 0 && user + 5 < peer.at && message.charCodeAt(user - 1) === 32) {
    const name = message.slice(user + 5, peer.at - 1);
    setUser(details, name.endsWith(' from') ? name.slice(0, -5) : name);
  }
  if (message.startsWith('maximum authentication attempts exceeded')) details['success'] = false;
  return true;
}

/** `Connection from 192.0.2.1 port 5555 on 198.51.100.1 port 22` */
function parseConnection(message: string, details: JsonObject): boolean {
  const from = endpointAt(message, 16);
  if (!from) return false;
  setEndpoint(details, from, true);
  const on = message.indexOf(' on ', 16);
  const to = on < 0 ? undefined : endpointAt(message, on + 4);
  if (to) {
    details['destinationipaddress'] = to.address;
    details['destinationport'] = to.port;
  }
  return true;
}

function setUser(details: JsonObject, name: string): void {
  if (name !== '') details['username'] = name;
}

function userName(text: string): string {
  return text.startsWith('invalid user ') || text.startsWith('illegal user ') ? text.slice(13) : text;
}

function withoutPreauth(text: string): string {
  return text.endsWith(' [preauth]') ? text.slice(0, -10) : text;
}

function setEndpoint(details: JsonObject, { address, port }: Endpoint, always: boolean): void {
  if (always || details['sourceipaddress'] === undefined) setAddress(details, address, port);
}

function setAddress(details: JsonObject, address: string, port: string): void {
  details['sourceipaddress'] = address;
  if (port !== '') details['sourceport'] = port;
}
