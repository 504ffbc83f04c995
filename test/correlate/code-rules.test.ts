import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { savedRuleList } from '../../src/correlate/listed-rule.ts';
import { MOST_FAILURES } from '../../src/correlate/rule-lanes.ts';
import { Site } from '../contract/rule-runner.support.ts';
import { embeddedGround } from './site.ts';

/* Alerts in code in the rule thread, which is a real one. */

const CODE = `import { defineAlert } from 'mozdef/sdk';
import { LEAST } from './_least.ts';
export default defineAlert({
  id: 'loud',
  title: 'Loud',
  query: 'category:a',
  groupBy: ['hostname'],
  before: '1m',
  fires: (match, earlier) => earlier.length + 1 >= LEAST && { first: earlier.at(0) },
  summary: ({ group, count }) => group.join() + ': ' + count,
});
`;

let site: Site;
beforeEach(async () => {
  site = new Site(await embeddedGround());
  write('_least.ts', 'export const LEAST = 3;');
  write('loud.ts', CODE);
});
afterEach(() => site.close());

function write(name: string, text: string): void {
  writeFileSync(join(site.directory, name), text);
}

async function versionOf(id: string): Promise<string | undefined> {
  return (await savedRuleList(site.state)).rules.find((rule) => rule.id === id)?.version;
}

it('are evaluated beside others, and judge again what comes late', async () => {
  const runner = await site.runner();
  await site.save('h1', 10, 12);
  await runner.catchUp();
  expect(await site.alerts()).toEqual([]);

  await site.save('h1', 11);
  await runner.catchUp();

  expect(await site.alerts()).toEqual([
    ['h1', 'open', 3, 10],
    ['h1', 'open', 3, 10],
  ]);
  expect(site.told.map(({ rule, summary }) => `${rule}: ${summary}`)).toContain('loud: h1: 3');
});

it('begin anew when their file changes, or what it imports', async () => {
  write('rule.yml', '');
  const runner = await site.runner();
  await site.save('h1', 10, 12);
  await runner.catchUp();
  const first = await versionOf('loud');

  await runner.reload();
  site.now += 60_000;
  await runner.catchUp();
  expect(await versionOf('loud')).toBe(first);
  write('_least.ts', 'export const LEAST = 2;');
  await runner.reload();
  site.now += 60_000;
  await site.save('h1', 13);
  await runner.catchUp();

  const second = await versionOf('loud');
  expect(second).not.toBe(first);
  expect(await site.alerts()).toEqual([['h1', 'open', 3, 10]]);
  write('loud.ts', CODE.replace("': '", "' is loud: '"));
  await runner.reload();
  await site.save('h1', 14);
  await runner.catchUp();
  expect(site.told.at(-1)).toMatchObject({ summary: 'h1 is loud: 4', count: 4 });
});

it('do not keep others from running when they throw or cannot be loaded', async () => {
  write('loud.ts', CODE.replace('=> earlier', '=> nope.length + earlier'));
  write('bad.ts', "import { nope } from './_none.ts';");
  const runner = await site.runner();
  await site.save('h1', 1, 2, 3);

  for (let turn = 0; turn < MOST_FAILURES; turn++) await runner.catchUp();

  expect(await site.alerts()).toEqual([['h1', 'open', 3, 1]]);
  expect((await runner.status()).failed).toEqual({ loud: 'fires of alert loud: nope is not defined' });
  const { faults } = await savedRuleList(site.state);
  expect(faults).toEqual([
    { rule: 'bad', where: expect.stringMatching(/bad\.ts/), message: expect.stringContaining('cannot be loaded') },
  ]);
});

it('miss nothing when they failed where they were judged before, and others did not', async () => {
  write('loud.ts', CODE.replace('=> earlier', '=> nope.length + earlier'));
  const first = await site.runner('first', { crashes: true });
  await site.save('h1', 1, 2, 3);
  for (let turn = 0; turn < MOST_FAILURES; turn++) await first.catchUp();
  site.now += 3_600_000;
  await site.save('h2', 4190, 4191, 4192);
  await first.catchUp();
  expect((await first.status()).failed).toHaveProperty('loud');
  expect(site.told.map(({ rule }) => rule)).toEqual(['many', 'many']);
  write('loud.ts', CODE);
  const second = await site.runner('second');

  await site.crash(first, second);
  await second.catchUp();

  const others = site.told.filter(({ rule }) => rule === 'loud').map(({ group, count }) => [group['hostname'], count]);
  expect(others).toEqual([
    ['h1', 3],
    ['h2', 3],
  ]);
  expect((await second.status()).failed).toEqual({});
});

it('are left out when their file ends the thread, until rules are loaded anew', async () => {
  write('ends.ts', 'process.exit(1);');
  const runner = await site.runner();

  // The first turn starts another thread.
  await runner.catchUp();
  await site.save('h1', 1, 2, 3);
  await runner.catchUp();

  expect(await site.alerts()).toHaveLength(2);
  expect((await savedRuleList(site.state)).faults).toMatchObject([
    { rule: 'ends', message: 'it hangs or ends its thread while it is loaded' },
  ]);
  await expect(runner.reload()).rejects.toMatchObject({ code: 'rule-failed', where: join(site.directory, 'ends.ts') });
  write('ends.ts', CODE.replaceAll('loud', 'ends').replace('LEAST &&', '2 &&'));
  await runner.catchUp();
  await runner.reload();
  await site.save('h2', 1, 2);
  await runner.catchUp();
  expect(await site.alerts()).toContainEqual(['h2', 'open', 2, 1]);
});
