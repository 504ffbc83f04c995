import type { JsonValue } from '../../event/event.ts';

/** One log record of a request, with what it shares with others already written as JSON. */
export interface FoundRecord {
  /** `"resource":{..},"scope":{..},` and the like, or nothing. */
  readonly shared: string;
  /** As in OTLP/JSON. */
  readonly record: JsonValue;
  /** Why there is none; `record` is then what was sent, as base64. */
  readonly fault?: string;
}

/** Writes what records share. */
export function sharedText(entries: Readonly<Record<string, JsonValue | undefined>>): string {
  let text = '';
  for (const [name, value] of Object.entries(entries)) {
    if (value !== undefined && value !== '') text += `${JSON.stringify(name)}:${JSON.stringify(value)},`;
  }
  return text;
}
