import type { JsonObject } from './event.ts';
import { addHeader } from './payload/add-header.ts';
import { readPayload } from './payload/read-payload.ts';
import { SEVERITIES } from './severity.ts';
import { readStructuredData } from './structured-data.ts';
import { isDigit } from './time/digits.ts';

/** RFC 5424 section 6.2.1, by number, in the words that syslog daemons write. */
const FACILITIES = (
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock ' +
  'local0 local1 local2 local3 local4 local5 local6 local7'
).split(' ');

/** `Dec 10 06:55:46`, `Dec  1 2026 06:55:46.123` and the ISO times that rsyslog and syslog-ng write in their place. */
const SYSLOG_TIME =
  /^(?:[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?):? /;
/** Without the colon when rsyslog passes on in RFC 3164 what it got in RFC 5424: then the number alone tells it from a message. */
const PROGRAM = /^([^\s:[\]]{1,128})(?:(?:\[([^\]\s]{1,32})\])?: ?|\[(\d{1,10})\] )/;
const APACHE =
  /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? \d{4})\] \[(?:[\w-]{0,64}:)?([a-z\d]{1,16})\] (?:\[pid (\d{1,10})(?::tid \d{1,20})?\] )?/;
const ACCESS = /^\S{1,255} \S{1,255} \S{1,255} \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "/;

/** So that the first of pairs such as `time=19:57:31 level=info` is not taken for a program. */
const PAIR = /^[\w-]{1,64}=/;
/** A payload that no host and no program name begins like. */
const DEVICE = /^(?:CEF|LEEF):/;

/**
 * A line of a log, as the object that `normalize` takes: syslog by RFC 5424 and RFC 3164, with or without its priority, and in it
 * or alone CEF, LEEF, a JSON object or `key=value` pairs; Apache's error and access logs; any other line is a message. The words
 * of the line are all in it. Linear in its length, never throws.
 */
export function parseRawText(line: string): JsonObject {
  const header = readHeader(line);
  if (!header) return readPayload(line)?.event ?? parseWebLog(line);
  const { message } = header;
  const text = typeof message === 'string' ? message : '';
  const payload = readPayload(text);
  return payload ? addHeader(payload, header, text) : header;
}

/** What a syslog header says, with the rest as the message; undefined when there is none. */
function readHeader(line: string): JsonObject | undefined {
  const event: JsonObject = {};
  const rest = takePriority(line, event);
  if (rest.startsWith('1 ') && rest !== line && takeRfc5424(rest, event)) return event;
  if (takeRfc3164(rest, event)) return event;
  return rest === line ? undefined : { ...event, category: 'syslog', message: rest };
}

/** Reads `<34>`; returns what follows. */
function takePriority(line: string, event: JsonObject): string {
  const end = line.startsWith('<') ? line.indexOf('>', 1) : -1;
  if (end < 2 || end > 4) return line;
  for (let index = 1; index < end; index++) if (!isDigit(line.charCodeAt(index))) return line;
  const priority = Number(line.slice(1, end));
  const facility = FACILITIES[priority >> 3];
  if (facility === undefined) return line;
  event['facility'] = facility;
  event['severity'] = SEVERITIES[priority & 7] ?? '';
  return line.slice(end + 1);
}

/** `1 TIME HOST APP PROCID MSGID [DATA] MESSAGE`, where `-` means nothing. */
function takeRfc5424(text: string, event: JsonObject): boolean {
  const words: string[] = [];
  let at = 2;
  while (words.length < 5) {
    const space = text.indexOf(' ', at);
    if (space === -1 || space - at > 256) return false;
    words.push(text.slice(at, space));
    at = space + 1;
  }
  const data = readStructuredData(text, at);
  if (!data) return false;
  for (const [index, key] of ['timestamp', 'hostname', 'program', 'pid', 'msgid'].entries()) {
    const word = words[index] ?? '-';
    if (word !== '-') event[key] = word;
  }
  event['category'] = 'syslog';
  if (data.elements) event['structureddata'] = data.elements;
  // rsyslog writes the blank of RFC 3164 before the message as well.
  event['message'] = text.slice(data.end).replace(/^ {0,2}\uFEFF?/, '');
  return true;
}

/** `TIME HOST PROGRAM[PID]: MESSAGE`. */
function takeRfc3164(text: string, event: JsonObject): boolean {
  const time = SYSLOG_TIME.exec(text);
  if (!time) return false;
  const start = time[0].length;
  const space = text.indexOf(' ', start);
  event['timestamp'] = time[0].trim().replace(/:$/, '');
  event['category'] = 'syslog';
  const host = space > start && space - start <= 255 ? text.slice(start, space) : '';
  // Without a host (as some daemons write to a local file) the program follows at once.
  const hosted = host !== '' && !host.endsWith(':') && !DEVICE.test(host) && !PAIR.test(host);
  if (hosted) event['hostname'] = host;
  takeProgram(text.slice(hosted ? space + 1 : start), event);
  return true;
}

/** `PROGRAM[PID]: MESSAGE` or `PROGRAM[PID] MESSAGE`, unless a payload begins at once. */
function takeProgram(text: string, event: JsonObject): void {
  const program = DEVICE.test(text) || PAIR.test(text) ? null : PROGRAM.exec(text);
  if (program) event['program'] = program[1] ?? '';
  const pid = program?.[2] ?? program?.[3];
  if (pid !== undefined) event['pid'] = pid;
  event['message'] = text.slice(program ? program[0].length : 0);
}

function parseWebLog(line: string): JsonObject {
  const apache = APACHE.exec(line);
  if (apache) {
    const [head, timestamp = '', severity = '', pid] = apache;
    // The module, when there is one, stays readable in the message.
    const module = /\] \[([\w-]{1,64}):/.exec(head)?.[1];
    return {
      timestamp,
      severity,
      ...(pid !== undefined && { pid }),
      ...(module !== undefined && { module }),
      message: line.slice(head.length),
    };
  }
  const access = ACCESS.exec(line);
  return access ? { timestamp: access[1] ?? '', message: line } : { message: line };
}
