import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { KeptRuleLists } from '../../src/detect/kept-rule-lists.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import { addEntries, removeEntries } from '../../src/lists/change-entries.ts';
import { createLogger } from '../../src/log/log.ts';
import { ANN, BookUnderTest, NOW } from '../lists/support.ts';

const CONFIG = rulesConfig.parse({
  lists: { bad: { entries: ['192.0.2.1'], kept: true }, 'not-there': { kept: true }, own: { entries: ['kim'] } },
});

let site: BookUnderTest;
let lists: KeptRuleLists;
/** The values of `bad` at each change that was told of. */
let told: (readonly string[] | undefined)[];
let fails: boolean;
beforeEach(async () => {
  site = await BookUnderTest.open();
  told = [];
  fails = false;
  await site.book.create({ name: 'bad', kind: 'watch', description: '' }, ANN);
  lists = new KeptRuleLists({
    config: CONFIG,
    store: site.book.store,
    log: createLogger('silent'),
    now: () => site.now,
    everyMs: 3_600_000,
    onChange: async () => {
      if (fails) throw new Error('not now');
      told.push(lists.config.lists['bad']?.entries);
    },
  });
});
afterEach(async () => {
  await lists.stop();
  await site.close();
});

const add = (value: string, expires?: string) => addEntries(site.book, 'bad', { ...ANN, given: [{ value, expires }] });

it('puts the entries of kept lists behind those of the configuration, and says once what is another', async () => {
  await add('203.0.113.7');
  await lists.start();
  expect(lists.config.lists).toMatchObject({
    bad: { entries: ['192.0.2.1', '203.0.113.7'] },
    'not-there': { entries: [] },
    own: { entries: ['kim'] },
  });
  await lists.look();
  expect(told).toEqual([]);

  await add('198.51.100.0/24');
  await lists.look();
  await lists.look();
  expect(told).toEqual([['192.0.2.1', '198.51.100.0/24', '203.0.113.7']]);
  // What is said of a list, and other lists, make no difference.
  await site.book.create({ name: 'other', kind: 'watch', description: '' }, ANN);
  await site.book.change('bad', { description: 'x' }, ANN);
  await lists.look();
  expect(told).toHaveLength(1);
  await removeEntries(site.book, 'bad', { ...ANN, mayDecide: false, meant: [{ value: '203.0.113.7' }] });
  await site.book.remove('bad', { ...ANN, mayDecide: false });
  await lists.look();
  expect(told.at(-1)).toEqual(['192.0.2.1']);
});

it('drops an entry when its time is over, though no one changes anything', async () => {
  await add('203.0.113.7', '1h');
  await add('203.0.113.8', '2h');
  await lists.start();
  site.now = NOW + 3_600_000;
  await lists.look();
  site.now = NOW + 3_700_000;
  await lists.look();
  site.now = NOW + 7_200_000;
  await lists.look();

  expect(told).toEqual([['192.0.2.1', '203.0.113.8'], ['192.0.2.1']]);
});

it('says it again when it could not be taken over', async () => {
  await lists.start();
  await add('203.0.113.7');
  fails = true;
  await lists.look();
  fails = false;
  await lists.look();

  expect(told).toEqual([['192.0.2.1', '203.0.113.7']]);
});
