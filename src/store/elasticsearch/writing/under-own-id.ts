import type { Event } from '../../../event/event.ts';
import type { Line } from '../document.ts';

/** JSON that can keep the text of numbers, such as of an integer that JavaScript would round (ECMAScript: JSON.parse source text access). */
const exact = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): Event;
  rawJSON(text: string): unknown;
};

/** The event under another id and with this tag first; all else as it is written. */
export function underOwnId({ text }: Line, id: string, tag: string): Line {
  const raw = exact.parse(text, (_, value, { source }) =>
    typeof value === 'number' ? exact.rawJSON(String(source)) : value,
  );
  const tags = [tag, ...(Array.isArray(raw.tags) ? raw.tags : [])];
  const edited = JSON.stringify({ ...raw, tags, mozdef: { ...raw.mozdef, id } });
  return { text: edited, event: JSON.parse(edited) as Event };
}
