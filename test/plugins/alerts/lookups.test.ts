import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../../src/alert/alert.ts';
import type { JsonObject } from '../../../src/event/event.ts';
import type { RuleGround } from '../../contract/rule-runner.support.ts';
import { embeddedGround } from '../../correlate/site.ts';
import { enriched, openBundled, sampleAt, sampleWith, store } from './support.ts';

const SCANNER = '10.252.25.90';
const MAC = '00:11:22:33:44:55';
const HOUR = 3600;

describe('plugins that look something up', () => {
  let ground: RuleGround;
  let id = 0;
  beforeAll(async () => {
    ground = await embeddedGround();
    const conn = { category: 'bro', source: 'conn' };
    const from = { sourceipaddress: SCANNER };
    const dhcp = { source: 'dhcp' };
    const vpn = { tags: ['vpn', 'netfilter'], summary: 'OpenVPN netfilter add upon connection' };
    const login = { category: 'syslog', hostname: 'web1', processname: 'sshd' };
    const accepted = { ...login, summary: 'Accepted publickey for x from 192.0.2.1 port 22' };
    await store(ground, [
      [-60, { ...conn, details: { ...from, destinationipaddress: '10.0.0.2', destinationport: 443 } }],
      [-30, { processname: 'zeek', source: 'conn', details: { ...from, destinationipaddress: '10.0.0.3' } }],
      [-20, { ...conn, details: { sourceipaddress: '10.252.25.9', destinationipaddress: '10.0.0.4' } }],
      [-25 * HOUR, { ...conn, details: { ...from, destinationipaddress: '10.0.0.5' } }],
      [-7200, { ...dhcp, details: { assigned_addr: SCANNER, mac: 'aa:aa:aa:aa:aa:aa' } }],
      [-3600, { ...dhcp, details: { assigned_addr: SCANNER, mac: MAC } }],
      [600, { ...dhcp, details: { assigned_addr: SCANNER, mac: 'bb:bb:bb:bb:bb:bb' } }],
      [-600, { ...dhcp, details: { assigned_addr: '10.252.25.91', mac: 'cc:cc:cc:cc:cc:cc' } }],
      [-600, { ...dhcp, details: { assigned_addr: '10.252.25.92', mac: '*' } }],
      [-3500, { source: 'local1', summary: `a=b,user_name=alice@example.com,mac=${MAC}` }],
      [-40 * HOUR, { source: 'local1', summary: 'user_name=old,mac=cc:cc:cc:cc:cc:cc' }],
      [
        -300,
        { ...vpn, details: { success: true, vpnip: '10.8.0.7', username: 'bob', sourceipaddress: '203.0.113.7' } },
      ],
      [
        -200,
        { ...vpn, details: { success: false, vpnip: '10.8.0.7', username: 'eve', sourceipaddress: '203.0.113.9' } },
      ],
      [-7 * HOUR, { ...vpn, details: { success: true, vpnip: '10.8.0.8', username: 'late' } }],
      [-300, { tags: ['auth0'], details: { success: true, sourceipaddress: '203.0.113.7', username: 'bob' } }],
      [-200, { tags: ['auth0'], details: { success: true, sourceipaddress: '203.0.113.7' } }],
      [-100, { tags: ['auth0'], details: { success: false, sourceipaddress: '203.0.113.7', username: 'eve' } }],
      [-300, { ...accepted, details: { username: 'carol' } }],
      [-200, { ...accepted, details: { username: 'carol' } }],
      [-100, { ...accepted, details: { username: 'dave' } }],
      [-100, { ...accepted, hostname: 'web2', details: { username: 'other' } }],
      [-100, { ...login, summary: 'Failed publickey for eve', details: { username: 'eve' } }],
      [-25 * HOUR, { ...accepted, details: { username: 'old' } }],
    ]);
  });
  afterAll(() => ground.dispose());

  const run = (name: string, alert: Partial<Alert>, config?: JsonObject): Promise<Alert> =>
    enriched(name, { id: `a${id++}`, summary: 'S', ...alert }, { ground, ...(config && { config }) });
  const from = (address: string): Partial<Alert> => ({
    tags: ['PortScan'],
    events: sampleWith({ sourceipaddress: address }),
  });

  describe('port_scan_enrichment', () => {
    it('lists the connections of the last day, newest first', async () => {
      const { details, summary } = await run('port_scan_enrichment', from(SCANNER));

      expect(details?.['recentconnections']).toEqual([
        { destinationipaddress: '10.0.0.3', destinationport: null, timestamp: expect.stringMatching(/11:59:30/) },
        { destinationipaddress: '10.0.0.2', destinationport: 443, timestamp: expect.stringMatching(/11:59:00/) },
      ]);
      expect(summary).toBe('S');
    });

    it('lists as many as it is told', async () => {
      const { details } = await run('port_scan_enrichment', from(SCANNER), { connections: 1, window: '2d' });

      expect(details?.['recentconnections']).toHaveLength(1);
    });

    it.each<[string, Partial<Alert>]>([
      ['alerts of other tags', { ...from(SCANNER), tags: ['other'] }],
      ['an address that did nothing', from('10.9.9.9')],
      ['an alert without an address', { tags: ['portscan'], events: sampleWith({ sourceipaddress: 'a"OR *' }) }],
    ])('says nothing of %s', async (_name, alert) => {
      expect((await run('port_scan_enrichment', alert)).details?.['recentconnections']).toBeUndefined();
    });
  });

  describe('dhcp_assignment', () => {
    it('says to whom the address was lent at that time', async () => {
      const { details, summary } = await run('dhcp_assignment', from(SCANNER));

      expect(details).toMatchObject({
        ipassignment: { mac: MAC, user: 'alice@example.com' },
        username: 'alice@example.com',
      });
      expect(summary).toBe(`S; IP assigned to alice@example.com (${MAC})`);
    });

    it('knows the machine of no one, and looks for no owner further back than its window', async () => {
      const { details, summary } = await run('dhcp_assignment', from('10.252.25.91'));

      expect(details?.['ipassignment']).toEqual({ mac: 'cc:cc:cc:cc:cc:cc' });
      expect(details?.['username']).toBeUndefined();
      expect(summary).toBe('S; IP assigned to (no user found) (cc:cc:cc:cc:cc:cc)');
    });

    it.each(['10.252.25.92', '10.9.9.9'])('says nothing of %s, which has no machine', async (address) => {
      expect((await run('dhcp_assignment', from(address))).details?.['ipassignment']).toBeUndefined();
    });
  });

  describe('vpn_assignment', () => {
    const config = { networks: ['10.8.0.0/16'] };

    it('says who had the address, and from where', async () => {
      const { details } = await run('vpn_assignment', from('10.8.0.7'), config);

      expect(details?.['vpnassignment']).toEqual({ username: 'bob', originalip: '203.0.113.7' });
    });

    it('looks up nothing that is not of the VPN, nor further back than six hours', async () => {
      expect((await run('vpn_assignment', from('10.8.0.7'))).details).not.toHaveProperty('vpnassignment');
      expect((await run('vpn_assignment', from('10.8.0.8'), config)).details).not.toHaveProperty('vpnassignment');
    });
  });

  describe('auth_sourceip_username', () => {
    it('says who logged in last from there', async () => {
      expect((await run('auth_sourceip_username', from('203.0.113.7'))).details?.['username']).toBe('bob');
    });

    it('takes another query, and only alerts of the tags that it is told', async () => {
      const query = 'category:syslog AND hostname:web1 AND details.username:dave';
      const config = { query, tags: ['portscan'] };

      expect((await run('auth_sourceip_username', from('192.0.2.1'), config)).details?.['username']).toBe('dave');
      const other = { ...from('192.0.2.1'), tags: [] };
      expect((await run('auth_sourceip_username', other, config)).details?.['username']).toBeUndefined();
    });

    it('refuses a query that is none, saying why', async () => {
      const { faults } = await openBundled(['auth_sourceip_username'], { auth_sourceip_username: { query: 'a:$ip' } });

      expect(faults.map(({ message }) => message)).toEqual([expect.stringMatching(/is no query: .*\$ip/)]);
    });
  });

  describe('possible_usernames', () => {
    it('lists who had logged in to the host of the alert', async () => {
      const { details, summary } = await run('possible_usernames', {
        rule: 'promisc_kernel',
        group: { hostname: 'web1' },
      });

      expect(details?.['possible_usernames']).toEqual(['carol', 'dave']);
      expect(summary).toBe('S; possible users: carol, dave');
    });

    it.each<[string, Partial<Alert>]>([
      ['other rules', { rule: 'other', group: { hostname: 'web1' } }],
      ['an unknown host', { rule: 'promisc_kernel', events: [sampleAt(0, { hostname: 'UNKNOWN' })] }],
      ['all hosts', { rule: 'promisc_kernel', group: { hostname: 'web*' } }],
      ['a host that is an expression', { rule: 'promisc_kernel', group: { hostname: '/web.*/' } }],
    ])('says nothing of %s', async (_name, alert) => {
      expect((await run('possible_usernames', alert)).details?.['possible_usernames']).toBeUndefined();
    });
  });

  describe('geomodel_ipintel_enrichment', () => {
    let directory: string;
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'mozdef-intel-'));
      const known = { '203.0.113.1': { TorNode: 127 }, '203.0.113.2': { VPN: 80, Spam: 'high' }, constructor: {} };
      writeFileSync(join(directory, 'intel.json'), JSON.stringify(known));
      writeFileSync(join(directory, 'list.json'), '["203.0.113.1"]');
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));
    const hop = (origin: string, destination: string): JsonObject => ({
      origin: { ip: origin },
      destination: { ip: destination },
    });

    it('says which ends of the hops are of Tor and of VPNs', async () => {
      const hops = [
        hop('203.0.113.1', '203.0.113.9'),
        hop('203.0.113.9', '203.0.113.2'),
        hop('203.0.113.1', '__proto__'),
      ];
      const { details, summary } = await run(
        'geomodel_ipintel_enrichment',
        { tags: ['geomodel'], details: { hops } },
        { file: join(directory, 'intel.json') },
      );

      expect(details?.['ipintel']).toEqual([
        { ip: '203.0.113.1', classification: 'TorNode', threatscore: 127 },
        { ip: '203.0.113.2', classification: 'VPN', threatscore: 80 },
        { ip: '203.0.113.2', classification: 'Spam', threatscore: 'high' },
      ]);
      expect(summary).toBe('S; Tor nodes detected: 203.0.113.1; VPNs detected: 203.0.113.2');
    });

    it.each([
      ['absent.json', 'ENOENT'],
      ['list.json', 'must hold JSON such as'],
    ])('refuses %s', async (name, reason) => {
      const config = { geomodel_ipintel_enrichment: { file: join(directory, name) } };
      const { faults } = await openBundled(['geomodel_ipintel_enrichment'], config);

      expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining(reason)]);
    });
  });
});
