import { describe, expect } from '@jest/globals';
import { type ContractContext, NOON, saveBatch, searchFor, summaries } from './event-store.support.ts';

export function hostileInputContract(context: ContractContext): void {
  describe('anything that can be sent', () => {
    context.promise('keeps one field as any type, unchanged', async () => {
      const values = ['text', 12, 1.5e300, true, null, ['a', 1], { deep: { er: 1 } }, '', '[x', '{"a":1}'];
      await context.save(
        saveBatch(values.map((drift) => ({ details: { drift, sourceipaddress: drift, username: drift } }))),
      );

      const { events } = await context.store.search(searchFor({ order: 'oldest' }));

      expect(events.map(({ details }) => details)).toEqual(
        values.map((drift) => ({ drift, sourceipaddress: drift, username: drift })),
      );
    });

    context.promise('keeps hostile text as it is, but for halves of surrogate pairs', async () => {
      const texts = [
        'nul \0 byte',
        'quotes \' " ` ; --',
        '\n\r\t\\ \\u0000 \\ud800',
        'x'.repeat(70_000),
        '\u{1f600} é',
      ];
      await context.save(
        saveBatch(texts.map((text) => ({ summary: text, hostname: text, details: { username: text } }))),
      );
      await context.save(
        saveBatch([{ summary: 'half \ud83d, \\\udc00', details: { ['\ud800']: 1 } }], { received: NOON - 1 }),
      );

      const { events } = await context.store.search(searchFor({ order: 'oldest' }));

      expect(events.map(({ summary }) => summary)).toEqual(['half \ufffd, \\\ufffd', ...texts]);
      expect(events[0]?.details).toEqual({ ['\ufffd']: 1 });
      expect(events.slice(1).map(({ details }) => details['username'])).toEqual(texts);
    });

    context.promise('keeps events without a readable time, by their reception', async () => {
      await context.save(saveBatch([{ utctimestamp: 'yesterday', summary: 'odd' }]));

      expect(await summaries(context.store, { range: { from: NOON, to: NOON + 1 } })).toEqual(['odd']);
    });
  });
}
