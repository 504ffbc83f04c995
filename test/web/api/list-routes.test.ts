import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '../../../src/access/principal.ts';
import { ListBook } from '../../../src/lists/list-book.ts';
import { BlockList } from '../../../src/respond/block-list.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { listEntryRoutes } from '../../../src/web/api/list-entry-routes.ts';
import { listExportRoutes } from '../../../src/web/api/list-export-routes.ts';
import { listRoutes } from '../../../src/web/api/list-routes.ts';
import { NOW, openState } from '../../respond/support.ts';
import { WebUnderTest } from '../support.ts';

const ANN = { name: 'ann', role: 'responder' } as const;
const BOB = { name: 'bob', role: 'engineer' } as const;

describe('the API of lists', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  let web: WebUnderTest;
  let who: Principal;
  beforeEach(async () => {
    ({ state, close } = await openState());
    const now = () => NOW;
    const options = { state, now, lists: new ListBook({ state, now, onChange: () => undefined }) };
    const routes = [...listRoutes(options), ...listEntryRoutes(options), ...listExportRoutes(options)];
    web = await WebUnderTest.start(routes, { access: { identify: async () => who } });
    who = ANN;
    await web.post('/api/lists', { name: 'bad', kind: 'watch', description: 'From reports.' });
    await web.post('/api/lists', { name: 'blocks', kind: 'block' });
  });
  afterEach(async () => {
    await web.stop();
    await close();
  });

  it('makes, shows and changes lists, and says who did', async () => {
    expect((await web.get('/api/lists')).json()).toMatchObject({ lists: [{ name: 'bad' }, { name: 'blocks' }] });
    expect((await web.post('/api/lists/bad', { version: 1, description: 'All.', note: 'more' })).json()).toMatchObject({
      version: 2,
      description: 'All.',
    });
    expect((await web.post('/api/lists/bad', { version: 1, description: 'x' })).status).toBe(409);
    expect((await web.get('/api/lists/bad/history')).json()).toMatchObject({
      changes: [
        { version: 2, actor: 'ann', action: 'change', note: 'more' },
        { version: 1, action: 'create' },
      ],
    });
    expect((await web.post('/api/lists/bad/remove', {})).json()).toEqual({ removed: 'bad' });
    expect((await web.get('/api/lists/bad')).status).toBe(404);
    expect((await web.post('/api/lists', { name: 'blocks', kind: 'block' })).status).toBe(409);
    expect((await web.post('/api/lists', { name: 'A b', kind: 'block' })).status).toBe(400);
  });

  it('says how many entries nobody has decided about, and when a list was changed', async () => {
    const entries = [{ value: '8.8.8.8' }, { value: '8.8.4.4' }, { value: '1.1.1.1' }];
    await web.post('/api/lists/blocks/entries', { entries });
    who = BOB;
    await web.post('/api/lists/blocks/entries/refuse', { entries: [{ value: '8.8.8.8' }] });
    const changed = new Date(NOW).toISOString();
    expect((await web.get('/api/lists/blocks')).json()).toMatchObject({ entries: 3, proposed: 2, changed });
    await web.post('/api/lists/blocks/entries/remove', { entries });
    expect((await web.get('/api/lists/blocks')).json()).toMatchObject({ entries: 0, proposed: 0 });
  });

  it('lists entries page by page', async () => {
    const entries = ['203.0.113.9', 'evil.example', '203.0.113.7'].map((value) => ({ value, reason: 'a report' }));
    await web.post('/api/lists/bad/entries', { entries });

    const first = (await web.get('/api/lists/bad/entries?limit=2')).json() as { entries: object[]; next: string };
    expect(first.entries).toMatchObject([{ type: 'domain', value: 'evil.example' }, { value: '203.0.113.7' }]);
    const rest = await web.get(`/api/lists/bad/entries?limit=2&after=${encodeURIComponent(first.next)}`);
    expect(rest.json()).toMatchObject({ entries: [{ value: '203.0.113.9', owner: 'ann' }] });
    expect((await web.get('/api/lists/bad/entries?q=EVIL&type=domain')).json()).toMatchObject({ entries: [{}] });
    expect((await web.get('/api/lists/none/entries')).status).toBe(404);
  });

  it('imports a text, and says beforehand what is wrong with it', async () => {
    const text = '# from a report\n203.0.113.7,seen,7d\n\n10.0.0.300\n203.0.113.7\n';
    const asked = { text, source: 'report', reason: 'unsaid' };
    const said = {
      added: 1,
      changed: 0,
      kept: 1,
      invalid: [{ line: 4, value: '10.0.0.300', fault: expect.any(String) }],
    };

    expect((await web.post('/api/lists/bad/import', { ...asked, preview: true })).json()).toMatchObject({
      ...said,
      list: { version: 1, entries: 0 },
    });
    expect((await web.post('/api/lists/bad/import', asked)).json()).toMatchObject({ ...said, list: { entries: 1 } });
    expect((await web.get('/api/lists/bad/entries')).json()).toMatchObject({
      entries: [{ value: '203.0.113.7', reason: 'seen', source: 'report', expires: '2026-12-01T12:00:00.000Z' }],
    });
    expect((await web.post('/api/lists/bad/import', { text: '# nothing' })).json()).toMatchObject({
      error: { message: 'the text has no entries', where: 'text' },
    });
  });

  it('hands firewalls what was approved by someone else, and what alerts block', async () => {
    const entries = ['203.0.113.7', '198.51.100.0/24', 'evil.example'].map((value) => ({ value }));
    await web.post('/api/lists/blocks/entries', { entries });
    const decide = { entries: entries.slice(0, 2) };
    expect((await web.post('/api/lists/blocks/entries/approve', decide)).status).toBe(403);
    expect((await web.get('/api/lists/blocks/export')).text).toBe('');

    who = BOB;
    expect((await web.post('/api/lists/blocks/entries/approve', decide)).json()).toMatchObject({
      results: [{ outcome: 'approved' }, { outcome: 'approved' }],
    });
    await web.post('/api/lists/blocks/entries', { entries: [{ value: '192.0.2.1' }] });
    const own = await web.post('/api/lists/blocks/entries/approve', { entries: [{ value: '192.0.2.1' }] });
    expect(own.json()).toMatchObject({ results: [{ outcome: 'forbidden' }] });
    const expires = new Date(NOW + 1000).toISOString();
    await new BlockList(state, () => NOW).add({ address: '192.0.2.2', reason: 'r', who: 'alert a', expires });

    const { headers, text } = await web.get('/api/lists/blocks/export?format=text');
    expect([headers['content-type'], text]).toEqual([
      'text/plain; charset=utf-8',
      '198.51.100.0/24\n192.0.2.2\n203.0.113.7\n',
    ]);
    const again = await web.get('/api/lists/blocks/export?format=text', { 'if-none-match': String(headers['etag']) });
    expect(again.status).toBe(304);
    expect((await web.get('/api/lists/blocks/export?type=cidr')).text).toBe('198.51.100.0/24\n');
    expect((await web.get('/api/lists/blocks/export?type=ips')).status).toBe(400);
    expect((await web.get('/api/lists/blocks/export?format=json&type=ip')).json()).toMatchObject({
      entries: [
        { value: '192.0.2.2', source: 'alert', owner: 'alert a' },
        { value: '203.0.113.7', owner: 'ann' },
      ],
    });
    await web.post('/api/lists/blocks/entries/refuse', { entries: [{ value: '203.0.113.7' }] });
    expect((await web.get('/api/lists/blocks/export?type=ip')).text).toBe('192.0.2.2\n');
  });

  it('hands out what alerts block where no one keeps a list of it', async () => {
    await web.post('/api/lists/blocks/remove', {});
    expect(await web.get('/api/lists/blocks/export')).toMatchObject({ status: 200, text: '' });
    expect((await web.get('/api/lists/none/export')).status).toBe(404);
  });

  it('takes entries out', async () => {
    await web.post('/api/lists/bad/entries', { entries: [{ value: 'kim', type: 'user' }] });
    const removed = await web.post('/api/lists/bad/entries/remove', { entries: [{ value: 'Kim', type: 'user' }] });
    expect(removed.json()).toMatchObject({ list: { entries: 0 }, results: [{ given: 'Kim', outcome: 'removed' }] });
  });
});
