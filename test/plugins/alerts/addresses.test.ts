import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../../src/alert/alert.ts';
import type { JsonObject } from '../../../src/event/event.ts';
import type { RuleGround } from '../../contract/rule-runner.support.ts';
import { embeddedGround } from '../../correlate/site.ts';
import { enriched, openBundled, sampleAt, sampleWith } from './support.ts';

const A = '192.0.2.1';
const B = '198.51.100.2';

describe('plugins that look only at the alert', () => {
  let ground: RuleGround;
  beforeAll(async () => {
    ground = await embeddedGround();
  });
  afterAll(() => ground.dispose());

  describe('ipaddr', () => {
    const detailsOf = async (events: Alert['events'], before?: Alert): Promise<unknown> =>
      (await enriched('ipaddr', { events }, { ground, ...(before && { before }) })).details;

    it.each<[string, JsonObject, JsonObject | undefined]>([
      ['an IPv4 source', { sourceipaddress: A }, { sourceipaddress: A, sourceipv4address: A }],
      [
        'both sides',
        { sourceipaddress: A, destinationipaddress: B },
        { sourceipaddress: A, sourceipv4address: A, destinationipaddress: B, destinationipv4address: B },
      ],
      [
        'an IPv6 source, which stays what it is',
        { sourceipaddress: '2001:db8::1' },
        { sourceipaddress: '2001:db8::1', sourceipv6address: '2001:db8::1' },
      ],
      ['a name', { sourceipaddress: 'host.example.com' }, { source: 'host.example.com' }],
      ['X-Forwarded-For', { http_x_forwarded_for: `${A}, ${B}` }, { sourceipaddress: A, sourceipv4address: A }],
      [
        'cluster_client_ip, which is better',
        { cluster_client_ip: A, http_x_forwarded_for: B },
        { sourceipaddress: A, sourceipv4address: A },
      ],
      ['what is no text', { sourceipaddress: [A], destinationipaddress: 7 }, undefined],
      ['nothing', {}, undefined],
    ])('settles %s', async (_name, details, expected) => {
      expect(await detailsOf(sampleWith(details))).toEqual(expected);
    });

    it('takes them from the first event that has some, and keeps them whatever comes after', async () => {
      const events = [
        sampleAt(2, { details: { sourceipaddress: B } }),
        sampleAt(1, { details: { sourceipaddress: A } }),
        sampleAt(0, {}),
      ];
      const raised = await enriched('ipaddr', { events }, { ground });

      expect(raised.details).toEqual({ sourceipaddress: A, sourceipv4address: A });
      expect(await detailsOf(events.slice(0, 1), raised)).toEqual(raised.details);
    });
  });

  describe('ip_source_enrichment', () => {
    const config = {
      known: [
        { range: '10.0.0.0/8', site: 'HQ' },
        { range: '10.1.0.0/16', site: 'OFFICE1', format: '{0} is in {1}.' },
        { range: '2001:db8:1::/48', site: 'OFFICE2' },
      ],
    };
    const run = (alert: Partial<Alert>): Promise<Alert> => enriched('ip_source_enrichment', alert, { ground, config });

    it('says of each address anywhere where it is, once', async () => {
      const alert = await run({
        summary: 'Scan from 10.2.3.4:8080, and 10.2.3.4.',
        group: { 'details.sourceipaddress': '10.1.2.3' },
        events: sampleWith({ deep: [{ list: ['to [2001:db8:1::5]', '203.0.113.1', 'v10.1.2.3.4'] }] }),
      });

      expect(alert.details?.['sites']).toEqual([
        { ip: '10.2.3.4', site: 'HQ' },
        { ip: '10.1.2.3', site: 'OFFICE1' },
        { ip: '2001:db8:1::5', site: 'OFFICE2' },
      ]);
      expect(alert.summary).toBe(
        'Scan from 10.2.3.4:8080, and 10.2.3.4.; 10.2.3.4 is in HQ; 10.1.2.3 is in OFFICE1.; 2001:db8:1::5 is in OFFICE2',
      );
    });

    it('says nothing of who sent the events, and nothing where nothing is known', async () => {
      const [sample] = sampleWith({});
      const event = { ...sample?.event, mozdef: { ...sample?.event.mozdef, sender: '10.0.0.1' } };
      const alert = await run({ summary: 'x', events: [{ id: 'a', event }] as Alert['events'] });

      expect([alert.summary, alert.details]).toEqual(['x', undefined]);
    });

    it('names some in the summary of an alert that is full of addresses', async () => {
      const alert = await run({
        summary: Array.from({ length: 300 }, (_, at) => `10.0.1.${at}`).join(' '),
        events: [],
      });

      expect(alert.summary).toMatch(/; 10\.0\.1\.4 is in HQ; 251 more$/);
      expect(alert.details?.['sites']).toHaveLength(100);
    });

    it('refuses what is no network', async () => {
      const { faults } = await openBundled(['ip_source_enrichment'], {
        ip_source_enrichment: { known: [{ range: '10.0.0.0/99', site: 'HQ' }] },
      });

      expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining('must be a network such as')]);
    });
  });
});
