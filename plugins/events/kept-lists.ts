import { defineEventPlugin, type Event, type Listed, UNCHANGED } from '#sdk';

/** The tag of all events that are about an entry of any list of a kind; networks are too common for one. */
const TAGS = { watch: 'watchlist', staff: 'key-staff', network: undefined } as const;
const TAGS_OF_ONE = { watch: 'watchlist', staff: 'staff', network: 'network' } as const;

/** Marks events that are about an entry of a list that people keep: tags as of the lists of the configuration, names in `details.lists`. */
export default defineEventPlugin({
  name: 'kept-lists',
  summary: 'Marks events that are about an entry of a list that people keep while the server runs.',
  // Late, so that it sees what all others found.
  priority: 800,
  match: 'every',
  onEvent(event, { host }) {
    if (host.lists.size === 0) return UNCHANGED;
    const found = host.lists.find(event);
    if (found.length === 0) return UNCHANGED;
    for (const listed of found) mark(event, listed);
    return undefined;
  },
});

function mark(event: Event, { list, kind, entry }: Listed): void {
  const tag = TAGS[kind];
  if (tag !== undefined) addOnce(event.tags, tag);
  addOnce(event.tags, `${TAGS_OF_ONE[kind]}-${list}`);
  note(event, 'lists', list);
  if (kind === 'watch') note(event, 'watchlist', entry);
}

/** What a sender wrote there stays. */
function note({ details }: Event, field: string, value: string): void {
  const noted = details[field];
  const values = Array.isArray(noted) ? noted : noted === undefined ? [] : [noted];
  addOnce(values, value);
  details[field] = values;
}

function addOnce(values: unknown[], value: string): void {
  if (!values.includes(value)) values.push(value);
}
