import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { actionsConfig } from '../../../src/respond/actions-config.ts';
import { OUTBOX, OUTBOX_FAILED, outboxFor } from '../../../src/respond/outbox.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { actionRoutes } from '../../../src/web/api/action-routes.ts';
import { anAlert } from '../../alert/support.ts';
import { NOW, openState, Receiver, targetsOf } from '../../respond/support.ts';
import { WebUnderTest } from '../support.ts';

interface Page {
  readonly entries: readonly { readonly id: string; readonly state: string }[];
  readonly next?: string;
}

describe('the API of actions', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  let receiver: Receiver;
  let web: WebUnderTest;
  beforeEach(async () => {
    ({ state, close } = await openState());
    receiver = await Receiver.start();
    const config = { ops: { use: 'slack', internal: true, config: { webhook_url: receiver.url } } };
    const targets = await targetsOf(config, { state });
    web = await WebUnderTest.start(actionRoutes({ state, targets, now: () => NOW }));
    const outbox = outboxFor(actionsConfig.parse(config), () => NOW);
    const changes = Array.from({ length: 5 }, (_, n) => outbox(undefined, anAlert({ id: `2026-${n}` }), 1)).flat();
    const failed = changes.slice(3).map((change) => ({ ...change, collection: OUTBOX_FAILED }));
    await state.write([...changes.slice(0, 3), ...failed]);
  });
  afterEach(async () => {
    await web.stop();
    await receiver.stop();
    await close();
  });

  it('lists targets with what waits, and no secret', async () => {
    const [entry] = await state.list(OUTBOX, { limit: 1 });
    if (entry)
      await state.write([{ collection: OUTBOX, id: entry.id, body: { ...entry.body, answer: 'answered 500' } }]);

    const { text, json } = await web.get('/api/actions');

    expect(json()).toMatchObject({
      actions: [{ name: 'ops', use: 'slack', waiting: 3, failed: 2, trouble: 'answered 500' }],
    });
    expect(text).not.toContain(receiver.url);
  });

  it.each([1, 2, 3, 5, 100])('lists the outbox in pages of %i, what waits first', async (limit) => {
    const states: string[] = [];
    const ids = new Set<string>();
    let after = '';
    do {
      const query = new URLSearchParams({ limit: String(limit), ...(after !== '' && { after }) });
      const page = (await web.get(`/api/actions/outbox?${query}`)).json() as Page;
      for (const entry of page.entries) {
        states.push(entry.state);
        ids.add(entry.id);
      }
      after = page.next ?? '';
    } while (after !== '');

    expect(states).toEqual(['waiting', 'waiting', 'waiting', 'failed', 'failed']);
    expect(ids.size).toBe(5);
  });

  it('sends a test, and says what became of it', async () => {
    expect((await web.post('/api/actions/ops/test', {})).json()).toEqual({ delivered: true, answer: 'ok' });
    expect(receiver.received[0]?.json['text']).toContain('This is a test of ops');
    receiver.answer = () => ({ status: 404, body: 'no_service' });
    expect((await web.post('/api/actions/ops/test', {})).json()).toEqual({
      delivered: false,
      answer: 'answered 404: no_service',
    });
    expect((await web.post('/api/actions/other/test', {})).status).toBe(404);
  });
});
