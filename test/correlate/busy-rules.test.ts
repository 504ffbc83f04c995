import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { NO_ENRICHMENT } from '../../src/alert/enrich-alerts.ts';
import { BUDGET_MS } from '../../src/correlate/rule-lanes.ts';
import { Site } from '../contract/rule-runner.support.ts';
import { embeddedGround } from './site.ts';

/* A rule that really keeps the real rule thread busy. */

const FAST = 200;
const HOSTS = 4;
/** Judging one group takes longer than a rule may take in a turn: it has three events. */
const BUSY_MS = 0.4 * BUDGET_MS;

const BUSY = `import { defineAlert } from 'mozdef/sdk';
export default defineAlert({
  id: 'busy',
  title: 'Busy',
  query: 'category:a',
  groupBy: ['hostname'],
  before: '1m',
  fires: (match, earlier) => {
    const end = performance.now() + ${BUSY_MS};
    while (performance.now() < end);
    return earlier.length + 1 >= 3 && { first: earlier.at(0) };
  },
});
`;

let site: Site;
beforeEach(async () => {
  site = new Site(await embeddedGround());
  const fast = Array.from(
    { length: FAST },
    (_, n) =>
      `id: fast${n}\ntitle: Fast\ntype: threshold\nquery: category:a\ngroup_by: [category]\nwindow: 1m\nthreshold: 3\n`,
  );
  site.write(fast.join('---\n'));
  writeFileSync(join(site.directory, 'busy.ts'), BUSY);
});
afterEach(() => site.close());

it('keeps no other rule waiting once it is known, also for what comes while it is judged, and misses nothing', async () => {
  const runner = await site.runner();
  await site.save('h0', 1, 2, 3);
  await runner.catchUp();
  expect((await runner.status()).slow).toEqual(['busy']);
  const known = site.told.length;
  for (let host = 1; host < HOSTS; host++) await site.save(`h${host}`, 1, 2, 3);
  let more = true;
  site.enrich = async (said) => {
    if (more && said.some(({ after }) => after.rule === 'busy')) {
      more = false;
      await site.save('h9', 4);
    }
    return await NO_ENRICHMENT(said);
  };
  const began = performance.now();
  await runner.catchUp();

  const told = site.told.slice(known).map(({ rule, count }) => `${rule.replace(/\d+/, '')} ${count}`);
  const all = (text: string): string[] => Array.from({ length: FAST }, () => text);
  const [first, ...others] = Array.from({ length: HOSTS - 1 }, () => 'busy 3');
  expect(told).toEqual([...all(`fast ${3 * HOSTS}`), first, ...all(`fast ${3 * HOSTS + 1}`), ...others]);
  expect(performance.now() - began).toBeGreaterThan((HOSTS - 1) * BUDGET_MS);
}, 60_000);
