import { valueOf } from '../../../../src/detect/sigma/event-values.ts';
import { createClassifier } from '../../../../src/detect/sigma/logsource/classify.ts';
import type { JsonObject, JsonValue } from '../../../../src/event/event.ts';
import { normalized } from '../../../support/normalized.ts';

export const classify = createClassifier();

/** What a rule sees in these fields of the event, as sent. */
export function seen(raw: JsonObject, ...fields: string[]): (JsonValue | undefined)[] {
  const event = normalized(raw);
  const kind = classify(event);
  return fields.map((field) => valueOf(event, kind, field));
}

export const kindOf = (raw: JsonObject): string => classify(normalized(raw)).name;
