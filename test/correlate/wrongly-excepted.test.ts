import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import { findAlerts } from '../../src/alert/find-alerts.ts';
import { handleAlert } from '../../src/alert/handle-alert.ts';
import { type ExceptionTrial, wronglyExcepted } from '../../src/correlate/wrongly-excepted.ts';
import { raiseAlert } from '../alert/support.ts';
import { Site } from '../contract/rule-runner.support.ts';
import { embeddedGround } from './site.ts';

const SIGMA_ID = '0f06a3a5-6a09-413f-8743-e6cf35561297';
const SIGMA = `title: A thing of category a
id: ${SIGMA_ID}
status: test
level: high
logsource: {}
detection: { at: { category: a }, condition: at }
`;

const RIGHT = { verdict: 'true-positive' } as const;

describe('an exception', () => {
  let site: Site;
  let first: string;
  let other: string;
  beforeAll(async () => {
    site = new Site(await embeddedGround());
    const runner = await site.runner();
    first = await site.save('h1', 100);
    await site.save('h1', ...Array.from({ length: 20 }, (_, n) => 101 + n));
    other = await site.save('h2', 110);
    await runner.catchUp();
    for (const { id } of await alerts())
      await handleAlert(id, RIGHT, { state: site.state, actor: 'ann', now: () => site.now });
  });
  afterAll(() => site.close());

  async function alerts(): Promise<readonly Alert[]> {
    return (await findAlerts(site.state, { matches: () => true, limit: 10, from: 0 })).alerts;
  }

  async function tried(query: string, rule = 'many', changed: Partial<ExceptionTrial> = {}) {
    const trial = {
      state: site.state,
      store: site.store,
      rulesConfig: site.config,
      timeoutMs: 10_000,
      now: () => site.now,
      signal: AbortSignal.timeout(20_000),
      ...changed,
    };
    const { hides, unchecked } = await wronglyExcepted(rule, { query, reason: 'r', owner: 'o' }, trial);
    return { hides: hides.map(({ count }) => count), unchecked: unchecked.map(({ count }) => count) };
  }

  it('is tried on all events of alerts that were right, and not only on those that are kept with them', async () => {
    const kept = (await alerts()).flatMap(({ events }) => events.map(({ id }) => id));

    expect(kept).not.toContain(first);
    expect(await tried(`mozdef.id:"${first}"`)).toEqual({ hides: [21], unchecked: [] });
    expect(await tried('hostname:h1')).toEqual({ hides: [21], unchecked: [] });
  });

  it('may leave out events of the same time that did not count for the alert', async () => {
    expect(await tried(`mozdef.id:"${other}"`)).toEqual({ hides: [], unchecked: [] });
    expect(await tried('hostname:h3')).toEqual({ hides: [], unchecked: [] });
  });

  it('is not called harmless when that cannot be found out', async () => {
    const nothing = { ...site.config, directories: [] };
    const search: ExceptionTrial['store']['search'] = async (request) => ({
      ...(await site.store.search(request)),
      events: [],
      partial: true,
    });

    const { store } = site;
    const count: typeof store.count = (request) => store.count(request);
    const gone = { search: store.search.bind(store), count: () => Promise.resolve(20) };
    for (const changed of [{ rulesConfig: nothing }, { store: { search, count } }])
      expect(await tried(`mozdef.id:"${first}"`, 'many', changed)).toEqual({ hides: [], unchecked: [21] });
    expect(await tried('hostname:h3', 'many', { store: gone })).toEqual({ hides: [], unchecked: [21] });
  });

  it('is not called harmless when events of another group stand where some of its own are not kept any more', async () => {
    const { store } = site;
    const search: typeof store.search = async (request) => {
      const page = await store.search(request);
      return { ...page, events: page.events.filter(({ mozdef }) => mozdef.id !== first) };
    };
    const count: typeof store.count = async (request) => (await store.count(request)) - 1;

    expect(
      await count({ query: { op: 'everything' }, range: { from: 0, to: site.now }, timeoutMs: 10_000 }),
    ).toBeGreaterThanOrEqual(21);
    expect(await tried('hostname:h3', 'many', { store: { search, count } })).toEqual({ hides: [], unchecked: [21] });
  });

  it('is tried by what a rule of Sigma matches', async () => {
    site.write(SIGMA, 'sigma.yml');
    const [of] = (await alerts()).filter(({ count }) => count === 21);
    const said = { ...of, rule: SIGMA_ID, group: { hostname: 'h1' } };
    await raiseAlert('sigma', { state: site.state, now: site.now, said, events: [] });
    await handleAlert('sigma', RIGHT, { state: site.state, actor: 'ann', now: () => site.now });

    expect(await tried(`mozdef.id:"${first}"`, SIGMA_ID)).toEqual({ hides: [21], unchecked: [] });
    expect(await tried(`mozdef.id:"${other}"`, SIGMA_ID)).toEqual({ hides: [], unchecked: [] });
  });
});
