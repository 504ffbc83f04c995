import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { findAlerts } from '../../src/alert/find-alerts.ts';
import { StreamRaiser } from '../../src/alert/stream-raiser.ts';
import type { StreamHit } from '../../src/detect/detector.ts';
import type { AlertEnricher } from '../../src/enrich/alert-enricher.ts';
import { defineAlertPlugin } from '../../src/enrich/alert-plugin.ts';
import type { Event } from '../../src/event/event.ts';
import { newBatchId } from '../../src/queue/batch.ts';
import { aRule, eventAt, START } from '../correlate/support.ts';
import { enricherOf, type TestPlugin } from '../enrich/support.ts';
import { searchable } from './event-store.support.ts';
import { type RuleGround, Site } from './rule-runner.support.ts';

const { id, version, groupBy, quiet, file } = aRule('type: match\nquery: category:a\ngroup_by: [hostname]');
const SOURCE = { id, version, groupBy, eachEvent: false, quiet, file };

const broken = defineAlertPlugin({
  name: 'broken',
  summary: 'Always fails.',
  priority: 1,
  match: 'every',
  onAlert() {
    throw new Error('no');
  },
});

/** What adding to alerts promises over each pair of stores, on the schedule and on the stream. */
export function alertEnrichmentContract(open: () => Promise<RuleGround>): void {
  describe('what is known about alerts', () => {
    let site: Site;
    /** Hosts that `owner` was asked about. */
    let asked: string[];
    beforeEach(async () => {
      site = new Site(await open());
      asked = [];
      await save(site, [
        eventAt(-60, `${newBatchId(site.now)}-0`, {
          category: 'owners',
          hostname: 'h1',
          details: { owner: 'alice' },
        }),
        eventAt(-90_000, `${newBatchId(site.now)}-0`, {
          category: 'owners',
          hostname: 'h1',
          details: { owner: 'old' },
        }),
      ]);
    });
    afterEach(() => site.close());

    const owner = (): TestPlugin =>
      defineAlertPlugin({
        name: 'owner',
        summary: 'Says whose host it is.',
        match: 'every',
        inputs: ({ group }) => group['hostname'] ?? '',
        async onAlert({ group }, { search, valuesOf }) {
          const host = group['hostname'] ?? '';
          asked.push(host);
          const lookup = { query: 'category:owners AND hostname:$host', values: { host }, windowMs: 3_600_000 };
          const [event] = await search(lookup);
          const owners = await valuesOf('details.owner', lookup);
          if (event?.details['owner'] !== owners[0]) throw new Error('found other events than values');
          if (owners.length === 0) return undefined;
          return { details: { owners: [...owners] }, summary: `owner ${owners.join()}` };
        },
      });
    const use = async (...plugins: TestPlugin[]): Promise<AlertEnricher> => {
      const enricher = await enricherOf(plugins, { store: site.store, state: site.state });
      site.enrich = enricher.enrich;
      return enricher;
    };
    const alerts = async (): Promise<readonly Alert[]> =>
      (await findAlerts(site.state, { matches: () => true, limit: 100, from: 0 })).alerts;
    const said = async (): Promise<unknown[]> =>
      (await alerts())
        .map(({ group, count, summary, details }) => [group['hostname'], count, summary, details])
        .sort(byText);

    describe('on the schedule', () => {
      it('is added when an alert is raised and stays when it is updated, without another search', async () => {
        await use(owner());
        const runner = await site.runner();
        await site.save('h1', 0, 1, 2);
        await site.save('h2', 0, 1, 2);
        await runner.catchUp();
        await site.save('h1', 3);
        await runner.catchUp();

        expect(await said()).toEqual([
          ['h1', 4, 'Many of a host; owner alice', { owners: ['alice'] }],
          ['h2', 3, 'Many of a host', undefined],
        ]);
        expect(asked).toEqual(['h1', 'h2']);
        expect(site.told.map(({ summary }) => summary)).toContain('Many of a host; owner alice');
      });

      it('is the same for whoever takes over, who doubles nothing and asks nothing again', async () => {
        await use(owner());
        const first = await site.runner('first', { crashes: true });
        const second = await site.runner('second');
        await site.save('h1', 0, 1, 2);
        await first.catchUp();
        await site.crash(first, second);
        await use(owner());
        await site.save('h1', 3);
        await second.catchUp();

        expect(await said()).toEqual([['h1', 4, 'Many of a host; owner alice', { owners: ['alice'] }]]);
        expect(asked).toEqual(['h1']);
      });

      it('is left out of what a plugin fails at, and of nothing else', async () => {
        await use(broken, owner());
        const runner = await site.runner();
        await site.save('h1', 0, 1, 2);
        await runner.catchUp();

        expect(await said()).toEqual([['h1', 3, 'Many of a host; owner alice', { owners: ['alice'] }]]);
      });
    });

    describe('on the stream', () => {
      const raiser = ({ enrich }: AlertEnricher): StreamRaiser =>
        new StreamRaiser({
          state: site.state,
          alerts: new AlertBook(site.state, () => site.now, { enrich }),
          onAlerts: () => undefined,
          now: () => site.now,
        });
      const hit = (host: string, name: string): StreamHit => ({
        source: SOURCE,
        group: [host],
        matches: [{ time: START, id: name, steps: 1, fields: {} }],
        samples: [eventAt(0, name, { hostname: host })],
      });

      it('is added once, however often a batch is delivered, and stays when the alert goes on', async () => {
        const enricher = await use(owner());
        for (let time = 0; time < 3; time++) await raiser(enricher).raise([hit('h1', 'a'), hit('h2', 'b')], site.now);
        await raiser(enricher).raise([hit('h1', 'c')], site.now);

        expect(await said()).toEqual([
          ['h1', 2, 'Tested; owner alice', { owners: ['alice'] }],
          ['h2', 1, 'Tested', undefined],
        ]);
        expect(asked.sort()).toEqual(['h1', 'h2']);
      });

      it('loses no alert to a plugin that fails', async () => {
        await raiser(await use(broken)).raise([hit('h1', 'a'), hit('h2', 'b')], site.now);

        expect(await said()).toEqual([
          ['h1', 1, 'Tested', undefined],
          ['h2', 1, 'Tested', undefined],
        ]);
      });

      it('is there in the end when workers find the same at once', async () => {
        const work = async (name: string): Promise<void> => {
          const one = raiser(await use(owner()));
          for (let batch = 0; batch < 3; batch++) await one.raise([hit('h1', `${name}-${batch}`)], site.now);
        };
        await Promise.all(['a', 'b', 'c'].map(work));

        expect(await said()).toEqual([['h1', 9, 'Tested; owner alice', { owners: ['alice'] }]]);
        // Each of the three asks once at most, however often it has to try again.
        expect(asked.length).toBeLessThanOrEqual(3);
      }, 60_000);
    });
  });
}

/** Each in a batch of its own. */
async function save({ store, now }: Site, events: readonly Event[]): Promise<void> {
  for (const event of events) {
    const batch = event.mozdef.id.replace(/-0$/, '');
    const ndjson = new Uint8Array(Buffer.from(JSON.stringify(event)));
    await store.save({ batch, received: now, ndjson, count: 1, claims: [] });
  }
  await searchable(store, events.length);
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
