import { z } from 'zod';
import { BLOCK_STATES, ENTRY_TYPES } from '../../lists/entry.ts';
import { LIST_KINDS, MOST_AT_ONCE } from '../../lists/list.ts';

/* What requests and answers about lists have in common. */

export const listKind = z.enum(LIST_KINDS);
export const entryType = z.enum(ENTRY_TYPES);
export const listShape = z.object({
  name: z.string(),
  kind: listKind,
  description: z.string(),
  types: z.array(entryType).describe('What its entries may be.'),
  version: z.number().describe('One more with each change, of its entries too.'),
  entries: z.number().describe('How many it has, those too that are over or not approved.'),
  proposed: z.number().describe('Of a block list: how many nobody has decided about, those too that are over.'),
  created: z.string(),
  createdby: z.string(),
  changed: z.string().describe('When the last change was made, of its entries too.'),
});
export const entryShape = z.object({
  type: entryType,
  value: z.string(),
  reason: z.string(),
  source: z.string().describe('Where it was taken from.'),
  owner: z.string().describe('Who added it.'),
  added: z.string(),
  expires: z.string().optional().describe('From then on it holds no more.'),
  state: z.enum(BLOCK_STATES).optional().describe('Of block lists.'),
  decidedby: z.string().optional(),
  decided: z.string().optional(),
});
export const resultsShape = z.object({
  list: listShape,
  results: z
    .array(
      z.object({
        given: z.string(),
        outcome: z.enum([
          'added',
          'changed',
          'kept',
          'invalid',
          'removed',
          'approved',
          'refused',
          'missing',
          'forbidden',
        ]),
        type: entryType.optional(),
        value: z.string().optional().describe('As it is written in the list.'),
        fault: z.string().optional(),
      }),
    )
    .describe('In the order in which they were given.'),
});

export const meantEntries = z
  .array(
    z.strictObject({
      value: z.string().describe('Its value.'),
      type: entryType.optional().describe('Where the value alone does not say it.'),
    }),
  )
  .min(1)
  .max(MOST_AT_ONCE)
  .describe('Which.');
