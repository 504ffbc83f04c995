import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { NO_ENRICHMENT } from '../../src/alert/enrich-alerts.ts';
import { BUDGET_MS } from '../../src/correlate/rule-lanes.ts';
import { Site } from '../contract/rule-runner.support.ts';
import { embeddedGround } from './site.ts';

/* Rules that really keep real threads busy, or end them. */

const FAST = 200;
const HOSTS = 3;
/** Judging one group takes longer than a rule may take in a turn: it has three events. */
const BUSY_MS = 0.4 * BUDGET_MS;

function code(id: string, before: string): string {
  return `import { existsSync } from 'node:fs';
import { defineAlert } from 'mozdef/sdk';
export default defineAlert({
  id: '${id}',
  title: '${id}',
  query: 'category:a',
  groupBy: ['hostname'],
  before: '1m',
  fires: (match, earlier) => {
    ${before}
    return earlier.length + 1 >= 3 && { first: earlier.at(0) };
  },
});
`;
}

let site: Site;
beforeEach(async () => {
  site = new Site(await embeddedGround());
  const fast = Array.from(
    { length: FAST },
    (_, n) =>
      `id: fast${n}\ntitle: Fast\ntype: threshold\nquery: category:a\ngroup_by: [category]\nwindow: 1m\nthreshold: 3\n`,
  );
  site.write(fast.join('---\n'));
});
afterEach(() => site.close());

/** Alerts of fast rules and of others that were saved since then, with their counts. */
function toldSince(known: number): { fast: number[]; others: string[] } {
  const told = site.told.slice(known);
  return {
    fast: told.filter(({ rule }) => rule.startsWith('fast')).map(({ count }) => count),
    others: told.filter(({ rule }) => !rule.startsWith('fast')).map(({ rule, count }) => `${rule} ${count}`),
  };
}

it('keeps no other rule waiting once it is known, and misses nothing', async () => {
  site.write(code('busy', `const end = performance.now() + ${BUSY_MS};\n while (performance.now() < end);`), 'busy.ts');
  const runner = await site.runner();
  await site.save('h0', 1, 2, 3);
  await runner.catchUp();
  expect((await runner.status()).slow).toEqual(['busy']);
  const known = site.told.length;
  for (let host = 1; host < HOSTS; host++) await site.save(`h${host}`, 1, 2, 3);
  const began = performance.now();
  await runner.catchUp();

  const { fast, others } = toldSince(known);
  expect(fast).toEqual(Array.from({ length: FAST }, () => 3 * HOSTS));
  expect(others).toEqual(Array.from({ length: HOSTS - 1 }, () => 'busy 3'));
  expect(performance.now() - began).toBeGreaterThan((HOSTS - 1) * BUDGET_MS);
}, 60_000);

it('is judged where nobody waits for it when others have waited for one group for seconds, for as long as it takes', async () => {
  const released = join(site.directory, 'released');
  site.write(code('endless', `while (!existsSync(${JSON.stringify(released)}));`), 'endless.ts');
  const runner = await site.runner();
  await site.save('h0', 1, 2, 3);
  const fastTold = Promise.withResolvers<void>();
  site.enrich = async (said) => {
    if (said.some(({ after }) => after.rule.startsWith('fast') && after.count === 4)) fastTold.resolve();
    return await NO_ENRICHMENT(said);
  };
  const all = runner.catchUp();
  while (!(await runner.status()).slow.includes('endless')) await Promise.race([all, nextTurn()]);
  await site.save('h0', 4);
  const again = runner.catchUp();
  await fastTold.promise;
  expect(toldSince(0).others).toEqual([]);

  writeFileSync(released, '');
  await Promise.all([all, again]);
  await runner.catchUp();
  expect(toldSince(0).others.at(-1)).toBe('endless 4');
  expect((await runner.status()).failed).toEqual({});
}, 60_000);

it('is left alone, and no other one harmed, when it ends its thread', async () => {
  site.write(code('ending', 'process.exit(1);'), 'ending.ts');
  const runner = await site.runner();
  await site.save('h0', 1, 2, 3);
  for (let turn = 0; turn < 4; turn++) await runner.catchUp();
  expect(await runner.status()).toMatchObject({
    failed: { ending: expect.stringMatching('ended its thread') },
    dirty: 1,
  });
  expect(new Set(toldSince(0).fast)).toEqual(new Set([3]));
}, 60_000);

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
