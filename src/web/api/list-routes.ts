import { z } from 'zod';
import { may } from '../../access/permission.ts';
import type { ListBook } from '../../lists/list-book.ts';
import { historyOfList, LIST_ACTIONS } from '../../lists/list-history.ts';
import type { StateStore } from '../../state/state-store.ts';
import { note, seenVersion } from './change-fields.ts';
import { entryShape, entryType, listKind, listShape } from './list-shapes.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

export interface ListRoutesOptions {
  readonly lists: ListBook;
  readonly state: StateStore;
}

const description = z.string().max(10_000).describe('What it is for.');
const types = z.array(entryType).min(1).describe('What its entries may be; by default what lists of the kind take.');
const settingsShape = z.object({ kind: listKind, description: z.string(), types: z.array(entryType) });
const changeShape = z.object({
  version: z.number(),
  utctimestamp: z.string(),
  actor: z.string(),
  action: z.enum(LIST_ACTIONS),
  note: z.string().optional(),
  before: settingsShape.optional(),
  after: settingsShape.optional(),
  were: z.array(entryShape).describe('Entries as they were.'),
  became: z.array(entryShape).describe('Entries as they became; none of those that were removed.'),
  part: z.number().describe('A change of many entries is told in parts, 500 in each.'),
  parts: z.number(),
});

/** The operations on lists as such; those on their entries are in list-entry-routes.ts. */
export function listRoutes(options: ListRoutesOptions): Route[] {
  return [...readingRoutes(options), ...changingRoutes(options)];
}

function readingRoutes({ lists, state }: ListRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/lists',
      needs: 'read',
      summary: 'The lists that people keep: what to watch for, what to block, key staff and networks.',
      response: z.object({ lists: z.array(listShape) }),
      handle: async () => ({ lists: await lists.all() }),
    }),
    defineRoute({
      method: 'get',
      path: '/lists/:name',
      needs: 'read',
      summary: 'One list, without its entries.',
      response: listShape,
      handle: ({ parameters }) => lists.get(parameters['name'] ?? ''),
    }),
    defineRoute({
      method: 'get',
      path: '/lists/:name/history',
      needs: 'read',
      summary: 'Who changed what about a list, the latest first; also of one that was removed.',
      query: z.strictObject({
        limit: wholeNumberOr(100, 1, 1000).describe('At most.'),
        after: z.string().optional().describe('`next` of the page before.'),
      }),
      response: z.object({ changes: z.array(changeShape), next: z.string().optional() }),
      handle: ({ parameters, query }) => historyOfList(state, parameters['name'] ?? '', query),
    }),
  ];
}

function changingRoutes({ lists }: ListRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/lists',
      needs: 'edit-lists',
      summary: 'Make a list.',
      body: z.strictObject({
        name: z.string().describe('Small letters, digits and dashes.'),
        kind: listKind.describe('What it is for; stays.'),
        description: description.default(''),
        types: types.optional(),
        note,
      }),
      response: listShape,
      handle: ({ who, body: { note: why, ...list } }) => lists.create(list, { actor: who.name, note: why }),
    }),
    defineRoute({
      method: 'post',
      path: '/lists/:name',
      needs: 'edit-lists',
      summary: 'Change what is said of a list.',
      body: z.strictObject({
        version: seenVersion,
        description: description.optional(),
        types: types.optional(),
        note,
      }),
      response: listShape,
      handle: ({ who, parameters, body: { version, note: why, ...change } }) =>
        lists.change(parameters['name'] ?? '', change, { actor: who.name, seen: version, note: why }),
    }),
    defineRoute({
      method: 'post',
      path: '/lists/:name/remove',
      needs: 'edit-lists',
      summary: 'Remove a list with its entries; its history stays.',
      body: z.strictObject({ version: seenVersion, note }),
      response: z.object({ removed: z.string() }),
      handle: async ({ who, parameters, body: { version, note: why } }) => {
        const name = parameters['name'] ?? '';
        await lists.remove(name, {
          actor: who.name,
          seen: version,
          note: why,
          mayDecide: may(who.role, 'approve-blocks'),
        });
        return { removed: name };
      },
    }),
  ];
}
