import { z } from 'zod';
import { BlockList } from '../../respond/block-list.ts';
import type { StateStore } from '../../state/state-store.ts';
import { TextAnswer } from './answer.ts';
import { defineRoute, type Route } from './route.ts';

const blockShape = z.object({
  address: z.string(),
  reason: z.string(),
  who: z.string().describe('Who put it there: `alert ID`.'),
  added: z.string(),
  expires: z.string(),
});

/** The operations on the block list. */
export function blockRoutes({ state, now }: { readonly state: StateStore; readonly now: () => number }): Route[] {
  const list = new BlockList(state, now);
  return [
    defineRoute({
      method: 'get',
      path: '/blocks',
      needs: 'read',
      summary: 'Addresses that firewalls should block now; with `format=text` one a line, for them to fetch.',
      query: z.strictObject({ format: z.enum(['json', 'text']).default('json').describe('How they are listed.') }),
      response: z.object({ blocks: z.array(blockShape) }),
      handle: async ({ query: { format } }) => {
        const blocks = await list.list();
        return format === 'text' ? new TextAnswer(blocks.map(({ address }) => `${address}\n`).join('')) : { blocks };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/blocks/remove',
      needs: 'approve-blocks',
      summary: 'Take addresses off the block list.',
      body: z.strictObject({ addresses: z.array(z.string()).min(1).max(1000).describe('Which.') }),
      response: z.object({ removed: z.array(z.string()), missing: z.array(z.string()) }),
      handle: async ({ body: { addresses } }) => {
        const removed: string[] = [];
        const missing: string[] = [];
        for (const address of addresses) ((await list.remove(address)) ? removed : missing).push(address);
        return { removed, missing };
      },
    }),
  ];
}
