import type { JsonObject, JsonValue } from './event.ts';

/** What a line of a log says: `{field}` is a value, and a part whose value is missing is left out. */
interface LineOfLog {
  /** A field that this log has, and none of those after it. */
  readonly has: string;
  readonly parts: readonly string[];
}

/** By what tells the logs apart, for not every shipper says which log it reads (docs.zeek.org, "Zeek Log Formats and Inspection"). */
const LINES: readonly LineOfLog[] = [
  { has: 'note', parts: ['{note}', ': {msg}', ' ({sub})'] },
  {
    has: 'conn_state',
    parts: [
      '{proto}',
      ' {service}',
      ' connection {conn_state}',
      ', {orig_bytes} bytes sent',
      ', {resp_bytes} received',
    ],
  },
  { has: 'query', parts: ['DNS query', ' {qtype_name}', ' {query}', ': {rcode_name}', ' {answers}'] },
  { has: 'established', parts: ['TLS', ' {version}', ' to {server_name}', ', {validation_status}'] },
  { has: 'certificate_subject', parts: ['certificate of {certificate_subject}', ', issued by {certificate_issuer}'] },
  { has: 'certificate.subject', parts: ['certificate of {certificate.subject}', ', issued by {certificate.issuer}'] },
  { has: 'auth_success', parts: ['SSH login, success {auth_success}', ', {client}'] },
  { has: 'call_id', parts: ['SIP', ' {method}', ' {uri}', ': {status_code}', ' {status_msg}'] },
  { has: 'uri', parts: ['HTTP', ' {method}', ' {host}', '{uri}', ': {status_code}', ' {status_msg}'] },
  { has: 'mailfrom', parts: ['mail from {mailfrom}', ' to {rcptto}', ': {subject}'] },
  {
    has: 'request_type',
    parts: ['Kerberos {request_type}', ' of {client}', ' for {service}', ', success {success}', ': {error_msg}'],
  },
  { has: 'operation', parts: ['DCE-RPC', ' {endpoint}', ' {operation}'] },
  { has: 'share_type', parts: ['SMB share', ' {path}', ' ({share_type})'] },
  { has: 'action', parts: ['{action}', ' {path}', ' {name}'] },
  { has: 'analyzer', parts: ['{analyzer} not understood', ': {failure_reason}'] },
  {
    has: 'mime_type',
    parts: [
      'file',
      ' {filename}',
      ' of {mime_type}',
      ' over {source}',
      ', {seen_bytes} bytes',
      ', from {tx_hosts}',
      ' to {rx_hosts}',
    ],
  },
  { has: 'machine', parts: ['executable for {machine}', ', {os}', ', {subsystem}'] },
  { has: 'peer', parts: ['unexpected: {name}', ' {addl}'] },
  { has: 'message', parts: ['{message}'] },
];

/** One line that says what happened, of an entry of whichever log of Zeek; `endpoints` as `endpointsText` has them. */
export function zeekSummary(record: JsonObject, log: string | undefined, endpoints: string): string {
  const line = LINES.find(({ has }) => textOf(record[has]) !== '');
  const text = line
    ? line.parts
        .map((part) => filled(part, record))
        .join('')
        .trim()
    : `Zeek ${log ?? 'event'}`;
  return endpoints === '' ? text : `${text}, ${endpoints}`;
}

function filled(part: string, record: JsonObject): string {
  const [before = '', field, after = ''] = part.split(/[{}]/);
  if (field === undefined) return part;
  const text = textOf(record[field]);
  return text === '' ? '' : before + text + after;
}

/** `192.0.2.1:50000 -> 198.51.100.2:443` as far as it is known. */
export function endpointsText(
  ends: Readonly<Record<'orig_h' | 'orig_p' | 'resp_h' | 'resp_p', JsonValue | undefined>>,
): string {
  const [from, to] = [endText(ends.orig_h, ends.orig_p), endText(ends.resp_h, ends.resp_p)];
  return to === '' ? from : `${from} -> ${to}`;
}

function endText(address: JsonValue | undefined, port: JsonValue | undefined): string {
  const host = textOf(address);
  const number = textOf(port);
  if (host === '' || number === '') return host;
  return host.includes(':') ? `[${host}]:${number}` : `${host}:${number}`;
}

/** The text of a scalar, or of a list of them; empty of what has none. */
function textOf(value: JsonValue | undefined): string {
  if (Array.isArray(value))
    return value
      .map((element) => (Array.isArray(element) ? '' : textOf(element)))
      .filter(Boolean)
      .join(' ');
  if (value === undefined || value === null || typeof value === 'object') return '';
  return String(value);
}
