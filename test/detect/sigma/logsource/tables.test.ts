import { describe, expect, it } from '@jest/globals';
import { listOf, type SourceForm, type SourceKindRow } from '../../../../src/detect/sigma/logsource/source-table.ts';
import { storedPath } from '../../../../src/detect/sigma/logsource/stored-path.ts';
import { SOURCE_TABLES } from '../../../../src/detect/sigma/logsource/tables/source-tables.ts';
import type { Event, JsonObject, JsonValue } from '../../../../src/event/event.ts';
import { normalized } from '../../../support/normalized.ts';
import { classify } from './classified.ts';

const ROWS = SOURCE_TABLES.flatMap(({ source, forms, kinds }) =>
  kinds.map((kind) => ({ source, forms, kind, label: `${source}: ${kind.name} ${JSON.stringify(kind.when)}` })),
);

/** A stored event that has what the form and the kind ask for, and nothing else; undefined when the form cannot tell the kind. */
function eventOf({ when, keys }: SourceForm, kind: SourceKindRow): Event | undefined {
  const event = normalized({ message: 'x' });
  for (const [key, values] of Object.entries(kind.when)) {
    const [path] = listOf(keys[key] ?? []);
    if (path === undefined) return undefined;
    put(event, path, listOf(values)[0] ?? '');
  }
  for (const [path, values] of Object.entries(when)) {
    const wanted = listOf(values).map(String);
    const present = at(event, path);
    if (present === undefined || present === 'UNKNOWN') put(event, path, wanted[0] === '*' ? 'x' : (wanted[0] ?? ''));
    else if (!wanted.some((one) => one === '*' || one === present)) return undefined;
  }
  return event;
}

function at(event: Event, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = event as unknown as JsonObject;
  for (const key of storedPath(path)) value = (value as JsonObject | undefined)?.[key];
  return value;
}

function put(event: Event, path: string, value: JsonValue): void {
  const keys = [...storedPath(path)];
  const last = keys.pop() ?? '';
  let object = event as unknown as JsonObject;
  for (const key of keys) object = (object[key] ??= {}) as JsonObject;
  object[last] = value;
}

describe('the bundled tables', () => {
  it.each(ROWS)('have events for $label', ({ forms, kind }) => {
    const names = forms
      .map((form) => eventOf(form, kind))
      .filter((event) => event !== undefined)
      .map((event) => classify(event).name);

    expect(names).toContain(kind.name);
  });

  it('know every form by what it begins with, also when nothing tells the kind', () => {
    const lost = SOURCE_TABLES.flatMap(({ source, forms, kinds }) => {
      const general = kinds.find(({ when }) => Object.keys(when).length === 0);
      return forms.flatMap((form) => {
        const event = general && eventOf(form, general);
        return event && classify(event).name === 'unknown' ? [`${source}: ${form.name}`] : [];
      });
    });

    expect(lost).toEqual([]);
  });
});
