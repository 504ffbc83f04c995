import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { type EventtaskMessage, EventtaskReader } from '../../../src/receive/rabbitmq/eventtask-reader.ts';

const broker = { server: { hostname: 'rabbitmq.example.com' }, shown: 'amqps://rabbitmq.example.com/mozdef' };

describe('EventtaskReader', () => {
  let reader: EventtaskReader;
  beforeEach(() => {
    reader = new EventtaskReader(broker, createLogger('silent'));
  });
  afterEach(() => reader.stop());
  const read = (text: string, properties: object = {}): Promise<EventtaskMessage> => {
    const message = { content: Buffer.from(text), properties } as Parameters<EventtaskReader['read']>[0];
    return reader.read(message);
  };

  it('takes a message as a body of /events, with its message id as its claim', async () => {
    const { body, events, refusal } = await read('{"summary":"one"}', { messageId: 'a' });

    expect(Buffer.from(body.bytes).toString()).toBe('{"summary":"one"}');
    expect(body.header).toEqual({
      endpoint: 'events',
      sender: 'rabbitmq.example.com',
      principal: 'eventtask',
      path: 'eventtask',
      claim: 'a',
    });
    expect([events, refusal]).toEqual([1, undefined]);
  });

  it.each([
    ['names itself', { appId: 'cloudtrail-worker' }, 'cloudtrail-worker'],
    ['names itself with nothing', { appId: '' }, 'eventtask'],
    ['does not name itself', {}, 'eventtask'],
  ])('knows the broker, and a publisher that %s', async (_which, properties, shipper) => {
    const { source } = await read('{}', properties);

    expect(source).toEqual({ address: broker.shown, shipper, endpoint: 'eventtask' });
  });

  it.each([
    ['several objects', '{"a":1}{"a":2}\n{"a":3}', 3],
    ['plain text', 'some text', 1],
    ['a large array', JSON.stringify(Array.from({ length: 5000 }, (_, number) => ({ number }))), 5000],
  ])('counts the events of %s', async (_what, text, count) => {
    expect(await read(text)).toMatchObject({ events: count });
  });

  it.each([
    ['an empty message', '', 'the body holds no event'],
    ['a number', '42', expect.stringMatching(/^no event can be taken/)],
    ['a large array of numbers', `[${'1,'.repeat(20_000)}1]`, expect.stringMatching(/^no event can be taken/)],
  ])('says why no event can be taken from %s, and keeps its bytes', async (_what, text, message) => {
    const { body, refusal } = await read(text);

    expect(refusal).toMatchObject({ status: 400, reason: 'unparsable', message });
    expect(Buffer.from(body.bytes).toString()).toBe(text);
  });
});
