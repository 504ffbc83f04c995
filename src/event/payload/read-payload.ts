import type { JsonObject } from '../event.ts';
import { parseObject } from '../json/parse-object.ts';
import { readCef } from './cef.ts';
import { readKeyValue } from './key-value.ts';
import { readLeef } from './leef.ts';

/** What a message holds besides words. */
export interface Payload {
  readonly format: 'cef' | 'leef' | 'json' | 'pairs';
  /** As `normalize` takes it. */
  readonly event: JsonObject;
}

/** A JSON object may stand behind this cookie (Project Lumberjack, as rsyslog's mmjsonparse takes it). */
const COOKIE = '@cee:';

/** The CEF, LEEF, JSON or `key=value` pairs that this text is as a whole; undefined when it is words. Linear, never throws. */
export function readPayload(text: string): Payload | undefined {
  if (text.startsWith('CEF:')) return found('cef', readCef(text));
  if (text.startsWith('LEEF:')) return found('leef', readLeef(text));
  const json = text.startsWith(COOKIE) ? text.slice(COOKIE.length).trimStart() : text;
  if (json.startsWith('{')) return found('json', readJson(json));
  return text.includes('=') ? found('pairs', readKeyValue(text.trimEnd())) : undefined;
}

function found(format: Payload['format'], event: JsonObject | undefined): Payload | undefined {
  return event && { format, event };
}

function readJson(text: string): JsonObject | undefined {
  const parsed = parseObject(text);
  return 'value' in parsed ? parsed.value : undefined;
}
