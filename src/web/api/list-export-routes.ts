import { z } from 'zod';
import type { Entry } from '../../lists/entry.ts';
import { ENTRY_TYPES, entryKey } from '../../lists/entry.ts';
import { entriesInForce } from '../../lists/find-entries.ts';
import { invalid, type ListBook } from '../../lists/list-book.ts';
import { noList } from '../../lists/list-store.ts';
import { BlockList } from '../../respond/block-list.ts';
import type { StateStore } from '../../state/state-store.ts';
import { TextAnswer } from './answer.ts';
import { entryShape } from './list-shapes.ts';
import { defineRoute, type Route } from './route.ts';

export interface ListExportRoutesOptions {
  readonly lists: ListBook;
  readonly state: StateStore;
  readonly now: () => number;
}

/** The list that firewalls fetch: what people block and what alerts block are one there. */
const BLOCKS = 'blocks';

/** What firewalls and other programs fetch. */
export function listExportRoutes({ lists, state, now }: ListExportRoutesOptions): Route[] {
  const byAlerts = new BlockList(state, now);
  const entriesOf = async (name: string): Promise<Entry[]> => {
    const blocked = name === BLOCKS ? (await byAlerts.list()).map(entryOfBlock) : [];
    const list = await lists.store.get(name);
    if (list && !list.removed)
      return [...blocked, ...(await lists.store.reading(name, (one) => entriesInForce(lists.store, one, lists.now)))];
    if (name !== BLOCKS) throw noList(name);
    return blocked;
  };
  return [
    defineRoute({
      method: 'get',
      path: '/lists/:name/export',
      needs: 'read',
      summary:
        'What holds of a list now, as text one value a line; of block lists what was approved, of `blocks` also what alerts block.',
      query: z.strictObject({
        format: z.enum(['text', 'json']).default('text').describe('How it is listed.'),
        type: z.string().optional().describe('Only these, with commas between, as ip,cidr.'),
      }),
      response: z.object({ entries: z.array(entryShape) }),
      handle: async ({ parameters, query: { format, type } }) => {
        const types = type === undefined ? ENTRY_TYPES : typesIn(type);
        const all = (await entriesOf(parameters['name'] ?? '')).filter((entry) => types.includes(entry.type));
        const entries = [...new Map(all.map((entry) => [entryKey(entry), entry])).entries()]
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([, entry]) => entry);
        return format === 'text' ? new TextAnswer(entries.map(({ value }) => `${value}\n`).join('')) : { entries };
      },
    }),
  ];
}

function typesIn(text: string): readonly string[] {
  const types = text.split(',').map((one) => one.trim());
  const unknown = types.find((type) => !(ENTRY_TYPES as readonly string[]).includes(type));
  if (unknown === undefined) return types;
  throw invalid(
    'type',
    `query parameter type: "${unknown}" is none of ${ENTRY_TYPES.join(', ')}`,
    'Write it as ip,cidr.',
  );
}

function entryOfBlock({ address, reason, who, added, expires }: Awaited<ReturnType<BlockList['list']>>[number]): Entry {
  return { type: 'ip', value: address, reason, source: 'alert', owner: who, added, expires, state: 'approved' };
}
