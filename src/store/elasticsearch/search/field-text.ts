import type { Event } from '../../../event/event.ts';
import { someValue, textOf } from '../../../query/field-values.ts';
import { segmentsOf } from '../../../query/fields.ts';
import { fold } from '../../../query/tokens.ts';

/** The distinct texts of a field in an event: folded, and each as the first of its values spells it. */
export function fieldTexts(event: Event, field: string): Map<string, string> {
  const texts = new Map<string, string>();
  someValue(event, segmentsOf(field), (value) => {
    if (typeof value === 'object') return false;
    const text = textOf(value);
    const folded = fold(text);
    if (!texts.has(folded)) texts.set(folded, text);
    return false;
  });
  return texts;
}

/** Whether a folded text can be spelled in another way. */
export function hasCase(folded: string): boolean {
  return folded.toUpperCase() !== folded;
}
