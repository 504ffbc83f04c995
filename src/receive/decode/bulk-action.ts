import type { JsonObject, JsonValue } from '../../event/event.ts';
import { isObject } from '../../event/own-property.ts';
import { BYTE, bufferOf, skipBlanks } from './bytes.ts';
import type { BulkAction, RawItem, RefusedAction } from './raw-item.ts';
import { splitJson } from './split-json.ts';

const VERBS = ['index', 'create', 'update', 'delete'] as const;
/** An action line names an index and an id (at most 512 bytes each in Elasticsearch); anything longer is an event. */
const LONGEST_ACTION = 4096;
/** Some clients put a small sibling (`"attempts":0`) before the verb; a longer line begins with its verb or is an event. */
const LONGEST_ODD_ACTION = 256;
/** Each verb with its closing quote, by its first byte. */
const VERB_BYTES = new Map(VERBS.map((verb) => [verb.charCodeAt(0), Buffer.from(`${verb}"`)]));

/** What an action line asks for; `doc`: a line with the document follows. */
interface Action {
  readonly verb: (typeof VERBS)[number];
  readonly index?: string;
  readonly id?: string;
}

/**
 * Splits the body of a bulk request: actions and the document of each, or plain events without actions. An action that
 * updates or deletes is not an event, and neither is an update's document. In order of the actions.
 */
export function* splitBulk(bytes: Uint8Array, start: number): Generator<RawItem | RefusedAction> {
  const buffer = bufferOf(bytes);
  if (buffer[start] === BYTE.openBracket) yield* splitJson(buffer, start, 'document');
  else yield* splitActions(buffer, start);
}

function* splitActions(buffer: Buffer, start: number): Generator<RawItem | RefusedAction> {
  const readAction = actionReader(buffer);
  let action: Action | undefined;
  for (const item of splitJson(buffer, start, 'document')) {
    if (!action) {
      action = readAction(item);
      if (!action) yield item;
      if (action?.verb !== 'delete') continue;
    }
    yield isWrite(action)
      ? { ...item, action }
      : refused(action, `MozDef stores events and does not ${action.verb} them`);
    action = undefined;
  }
  if (action) yield refused(action, 'no document follows this action');
}

function isWrite(action: Action): action is Action & BulkAction {
  return action.verb === 'index' || action.verb === 'create';
}

function refused(action: Action, reason: string): RefusedAction {
  return { refused: reason, ...action };
}

/** Whether a verb and its closing quote stand here. Every event of a bulk body is asked this, so no text is made of it. */
function beginsWithVerb(bytes: Buffer, at: number): boolean {
  const verb = VERB_BYTES.get(bytes[at] ?? 0);
  return verb !== undefined && bytes.subarray(at, at + verb.length).equals(verb);
}

/** Reads action lines; the same line again costs only a comparison. */
function actionReader(bytes: Buffer): (item: RawItem) => Action | undefined {
  let lastText = '';
  let lastAction: Action | undefined;
  return ({ offset, length }) => {
    if (length > LONGEST_ACTION) return undefined;
    const key = skipBlanks(bytes, offset + 1);
    if (bytes[key] !== BYTE.quote) return undefined;
    if (length > LONGEST_ODD_ACTION && !beginsWithVerb(bytes, key + 1)) return undefined;
    const text = bytes.toString('utf8', offset, offset + length);
    if (text === lastText) return lastAction;
    const action = actionOf(text);
    if (action) {
      lastText = text;
      lastAction = action;
    }
    return action;
  };
}

/** An object with exactly one verb, whose value is an object, and no sibling that says anything (`"attempts":0`). */
function actionOf(text: string): Action | undefined {
  if (!VERBS.some((verb) => text.includes(`"${verb}"`))) return undefined;
  const parsed = parseObject(text);
  if (!parsed) return undefined;
  const [verb, second] = VERBS.filter((name) => Object.hasOwn(parsed, name));
  if (!verb || second) return undefined;
  const target = parsed[verb];
  if (!isObject(target)) return undefined;
  if (Object.entries(parsed).some(([key, value]) => key !== verb && saysSomething(value))) return undefined;
  const index = nameOf(target['_index']);
  const id = nameOf(target['_id']);
  return { verb, ...(index !== undefined && { index }), ...(id !== undefined && { id }) };
}

function saysSomething(value: JsonValue): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const parsed = JSON.parse(text) as JsonValue;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function nameOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}
