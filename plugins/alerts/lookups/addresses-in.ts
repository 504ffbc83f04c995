import { type EnrichedAlert, ipVersion } from '#sdk';

const MOST_TEXTS = 5000;
const LONGEST_TEXT = 10_000;
const MOST_ADDRESSES = 1000;
const CANDIDATE = /[0-9a-fA-F:.]{2,60}/g;

/** Each address anywhere in an alert, once: in its summary and group, in what is known of it and in its events. */
export function addressesIn({ summary, group, details, events }: EnrichedAlert): string[] {
  const found = new Set<string>();
  // What MozDef knows of an event, such as who sent it, is not of what happened.
  const shown = events.map(({ event }) => ({ ...event, mozdef: undefined }));
  let texts = 0;
  for (const text of textsOf([summary, group, details, shown])) {
    if (++texts > MOST_TEXTS) break;
    for (const [candidate] of text.slice(0, LONGEST_TEXT).matchAll(CANDIDATE)) {
      const address = addressOf(candidate);
      if (address !== undefined) found.add(address);
      if (found.size >= MOST_ADDRESSES) return [...found];
    }
  }
  return [...found];
}

/** The address itself, or the one before a port or the end of a sentence. */
function addressOf(candidate: string): string | undefined {
  const text = candidate.replace(/[.:]$/, '');
  const options = [candidate, text, text.slice(0, Math.max(0, text.indexOf(':')))];
  return options.find((option) => ipVersion(option) !== 0);
}

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const below of Object.values(value as Record<string, unknown>)) yield* textsOf(below);
}
