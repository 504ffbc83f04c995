import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import type { Role } from '../../../src/access/permission.ts';
import { openIncident } from '../../../src/incident/open-incident.ts';
import { allEntries } from '../../audit/support.ts';
import { NOW, WebUnderTest } from '../support.ts';
import { LiveClient, type Message } from './live-client.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytes = (text = ''): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

describe('the note of an incident on the live socket', () => {
  let web: WebUnderTest;
  let note = '';
  const clients: LiveClient[] = [];
  beforeEach(async () => {
    web = await WebUnderTest.start([]);
    const desk = { state: web.state, actor: 'ann', now: () => NOW };
    note = (await openIncident({ summary: 'Stolen laptop' }, desk)).incident.id;
  });
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.terminate();
    await web.stop();
  });

  const connect = async (name: string, role: Role = 'responder'): Promise<LiveClient> => {
    const client = await new LiveClient(web.port, { cookie: `mozdef=${await web.signedIn(name, role)}` }).open();
    clients.push(client);
    return client;
  };
  const opens = async (client: LiveClient): Promise<Message> => {
    client.say({ op: 'note', id: 1, note });
    return client.next('note');
  };
  const textOf = (...updates: (string | undefined)[]): string => {
    const doc = new Doc();
    for (const update of updates) applyUpdate(doc, bytes(update));
    return doc.getText('note').toJSON();
  };
  const edit = (text: string): string => {
    const doc = new Doc();
    doc.getText('note').insert(0, text);
    return base64(encodeStateAsUpdate(doc));
  };

  it('is written by one and seen by the other, who comes later by a third, and recorded once', async () => {
    const [ann, ben] = [await connect('ann'), await connect('ben', 'viewer')];
    expect(await opens(ann)).toMatchObject({ id: 1, write: true });
    expect(await opens(ben)).toMatchObject({ id: 1, write: false });

    ann.say({ op: 'note-write', id: 1, seq: 7, update: edit('It was in the car.') });
    expect(await ann.next('note-saved')).toEqual({ op: 'note-saved', id: 1, seq: 7 });
    expect(textOf((await ben.next('note-update')).update)).toBe('It was in the car.');
    ann.say({ op: 'note-write', id: 1, seq: 8, update: edit('Since Monday. ') });
    await ann.next('note-saved');
    expect(textOf((await opens(await connect('cem'))).update)).toMatch(/^(It was.*Since.*|Since.*It was.*)$/);
    expect(ann.messages.filter(({ op }) => op === 'note-update')).toEqual([]);
    expect(await allEntries(web.audit)).toMatchObject([
      { who: 'ann', on: `/incidents/${note}/note`, outcome: 'asked' },
    ]);
  });

  it('keeps what was sent by one who leaves at once', async () => {
    const ann = await connect('ann');
    await opens(ann);
    ann.say({ op: 'note-write', id: 1, seq: 1, update: edit('Last words.') });
    ann.say({ op: 'stop', id: 1 });
    await ann.next('note-saved');
    expect(textOf((await opens(await connect('ben'))).update)).toBe('Last words.');
  });

  it('is not written by one who may only read, nor by one who has not opened it', async () => {
    const [ben, ann] = [await connect('ben', 'viewer'), await connect('ann')];
    await opens(ben);
    ben.say({ op: 'note-write', id: 1, seq: 1, update: edit('no') });
    expect(await ben.next('error')).toMatchObject({ id: 1, seq: 1, error: { code: 'forbidden' } });
    ann.say({ op: 'note-write', id: 1, seq: 1, update: edit('no') });
    expect(await ann.next('error')).toMatchObject({ id: 1, error: { code: 'request-invalid' } });
    ann.say({ op: 'note', id: 2, note: 'INC-2026-0999' });
    expect(await ann.next('error')).toMatchObject({ id: 2, error: { code: 'not-found' } });
    expect(textOf((await opens(ann)).update)).toBe('');
  });

  it('shows where others are under their own name, until they leave', async () => {
    const [ann, ben] = [await connect('ann'), await connect('ben')];
    await opens(ann);
    await opens(ben);
    const own = new Awareness(new Doc());
    const seen = new Awareness(new Doc());
    own.setLocalState({ user: { name: 'root' }, cursor: { anchor: 1 } });
    ann.say({ op: 'note-aware', id: 1, update: base64(encodeAwarenessUpdate(own, [own.clientID])) });
    applyAwarenessUpdate(seen, bytes((await ben.next('note-aware')).update), 'test');
    expect(seen.getStates().get(own.clientID)).toEqual({ user: { name: 'ann' }, cursor: { anchor: 1 } });

    ann.socket.terminate();
    applyAwarenessUpdate(seen, bytes((await ben.next('note-aware')).update), 'test');
    expect(seen.getStates().has(own.clientID)).toBe(false);
    for (const awareness of [own, seen]) awareness.destroy();
  });
});
