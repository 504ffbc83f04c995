import { z } from 'zod';
import { may } from '../../access/permission.ts';
import { addEntries, decideEntries, removeEntries } from '../../lists/change-entries.ts';
import { ENTRY_STATES, findEntries } from '../../lists/find-entries.ts';
import { MOST_AT_ONCE } from '../../lists/list.ts';
import { invalid, type ListBook } from '../../lists/list-book.ts';
import { readImport } from '../../lists/read-import.ts';
import { note, seenVersion } from './change-fields.ts';
import { entryShape, entryType, listShape, meantEntries, resultsShape } from './list-shapes.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

export interface ListEntryRoutesOptions {
  readonly lists: ListBook;
}

const expires = z
  .string()
  .max(100)
  .optional()
  .describe(
    'Until when: 2026-12-31, 2026-12-31T10:00:00Z, or how long, as 7d. What is to be blocked: 30d where nothing is said.',
  );
const reason = z.string().max(2000).optional().describe('Why.');
const source = z.string().max(500).optional().describe('Where it was taken from, such as a feed or a report.');
const preview = z.boolean().default(false).describe('Only say what would become of them.');

/** The operations on entries of lists. */
export function listEntryRoutes(options: ListEntryRoutesOptions): Route[] {
  return [readingRoute(options), addingRoute(options), importingRoute(options), ...takingRoutes(options)];
}

function readingRoute({ lists }: ListEntryRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/lists/:name/entries',
    needs: 'read',
    summary: 'Entries of a list, in order of type and value.',
    query: z.strictObject({
      limit: wholeNumberOr(100, 1, 1000).describe('At most.'),
      after: z.string().optional().describe('`next` of the page before.'),
      q: z.string().default('').describe('Only those whose value, reason, source or owner holds this text.'),
      type: entryType.optional().describe('Only these.'),
      state: z.enum(ENTRY_STATES).optional().describe('Only these.'),
    }),
    response: z.object({ entries: z.array(entryShape), next: z.string().optional() }),
    handle: ({ parameters, query: { q, ...page } }) =>
      findEntries(lists.store, parameters['name'] ?? '', { ...page, text: q, now: lists.now }),
  });
}

function addingRoute({ lists }: ListEntryRoutesOptions): Route {
  return defineRoute({
    method: 'post',
    path: '/lists/:name/entries',
    needs: 'edit-lists',
    summary: 'Add entries, or give those that are there another reason and end. To a block list: propose them.',
    body: z.strictObject({
      version: seenVersion,
      entries: z
        .array(
          z.strictObject({
            value: z.string().describe('Address, network, domain, host, user, email address or hash.'),
            type: entryType.optional().describe('Where the value alone does not say it.'),
            reason,
            source,
            expires,
          }),
        )
        .min(1)
        .max(MOST_AT_ONCE)
        .describe('Which.'),
      preview,
      note,
    }),
    response: resultsShape,
    handle: ({ who, parameters, body: { version, entries, note: why, ...options } }) =>
      addEntries(lists, parameters['name'] ?? '', {
        ...options,
        given: entries,
        actor: who.name,
        seen: version,
        note: why,
      }),
  });
}

function importingRoute({ lists }: ListEntryRoutesOptions): Route {
  return defineRoute({
    method: 'post',
    path: '/lists/:name/import',
    needs: 'edit-lists',
    summary: 'Add what a text says, one value a line; says of each line that is wrong why, and adds the others.',
    body: z.strictObject({
      version: seenVersion,
      text: z
        .string()
        .describe(
          'One value a line, `#` begins a comment; after it, with commas, a reason and an end. A first line may name the columns: value, type, reason, expires, source.',
        ),
      type: entryType.optional().describe('Of all lines that give none.'),
      reason,
      source,
      expires,
      preview,
      note,
    }),
    response: z.object({
      list: listShape,
      added: z.number(),
      changed: z.number(),
      kept: z.number().describe('There already.'),
      invalid: z.array(z.object({ line: z.number(), value: z.string(), fault: z.string() })),
    }),
    handle: async ({ who, parameters, body: { version, text, preview: only, note: why, ...defaults } }) => {
      const lines = readImport(text);
      if (lines.length === 0) throw invalid('text', 'the text has no entries', 'Give one value a line.');
      if (lines.length > MOST_AT_ONCE)
        throw invalid('text', `the text has ${lines.length} entries`, `Give at most ${MOST_AT_ONCE} at once.`);
      const given = lines.map((one) => ({ ...defaults, ...one.given }));
      const by = { actor: who.name, seen: version, note: why };
      const { list, results } = await addEntries(lists, parameters['name'] ?? '', { ...by, given, preview: only });
      const count = (wanted: string): number => results.filter(({ outcome }) => outcome === wanted).length;
      const wrong = results.flatMap(({ given: value, fault = '', outcome }, index) =>
        outcome === 'invalid' ? [{ line: lines[index]?.line, value, fault }] : [],
      );
      return { list, added: count('added'), changed: count('changed'), kept: count('kept'), invalid: wrong };
    },
  });
}

function takingRoutes({ lists }: ListEntryRoutesOptions): Route[] {
  const body = z.strictObject({ version: seenVersion, entries: meantEntries, note });
  const decision = (verdict: 'approve' | 'refuse', summary: string): Route =>
    defineRoute({
      method: 'post',
      path: `/lists/:name/entries/${verdict}`,
      needs: 'approve-blocks',
      summary,
      body,
      response: resultsShape,
      handle: ({ who, parameters, body: { version, entries, note: why } }) =>
        decideEntries(lists, parameters['name'] ?? '', {
          meant: entries,
          verdict,
          mayDecideOwn: who.role === 'administrator',
          actor: who.name,
          seen: version,
          note: why,
        }),
    });
  return [
    defineRoute({
      method: 'post',
      path: '/lists/:name/entries/remove',
      needs: 'edit-lists',
      summary:
        'Take entries out of a list; its history keeps them. What firewalls block, only who may decide about that.',
      body,
      response: resultsShape,
      handle: ({ who, parameters, body: { version, entries, note: why } }) =>
        removeEntries(lists, parameters['name'] ?? '', {
          meant: entries,
          mayDecide: may(who.role, 'approve-blocks'),
          actor: who.name,
          seen: version,
          note: why,
        }),
    }),
    decision(
      'approve',
      'Have firewalls block entries of a block list. Not those that one proposed oneself, but as administrator.',
    ),
    decision('refuse', 'Have firewalls not block entries of a block list, or no longer.'),
  ];
}
