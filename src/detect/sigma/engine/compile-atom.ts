import type { ValueTest } from '../field-test.ts';
import { compileLeafTest } from '../leaf-test.ts';
import { compileTextTest } from '../text-test.ts';
import type { FieldSlot } from './field-slot.ts';

/** The test of what a slot has been loaded with; `other` is the slot of the field that a reference names. */
export function compileAtom(test: ValueTest, slot: FieldSlot, other: FieldSlot): () => boolean {
  switch (test.kind) {
    case 'exists':
      return () => slot.present === test.present;
    case 'null':
      return () => slot.isNull;
    case 'text': {
      const matches = compileTextTest(test.pattern, test.cased);
      return test.cased ? () => slot.texts.some(matches) : () => slot.folded.some(matches);
    }
    case 'reference':
      return () => refers(test, slot, other);
    case 'number':
    case 'expression':
    case 'network':
    case 'comparison': {
      const holds = compileLeafTest(test);
      return () => slot.leaves.some(holds);
    }
    default:
      return test satisfies never;
  }
}

function refers(
  { place, cased }: Extract<ValueTest, { kind: 'reference' }>,
  slot: FieldSlot,
  other: FieldSlot,
): boolean {
  const texts = cased ? slot.texts : slot.folded;
  const wanted = cased ? other.texts : other.folded;
  return texts.some((text) => wanted.some((want) => PLACES[place](text, want)));
}

const PLACES = {
  equals: (text: string, want: string): boolean => text === want,
  startswith: (text: string, want: string): boolean => text.startsWith(want),
  endswith: (text: string, want: string): boolean => text.endsWith(want),
  contains: (text: string, want: string): boolean => text.includes(want),
};
