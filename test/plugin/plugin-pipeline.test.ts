import { describe, expect, it, jest } from '@jest/globals';
import type { Event, JsonObject } from '../../src/event/event.ts';
import { DROP, defineEventPlugin, type EventPlugin, EXISTS, UNCHANGED } from '../../src/plugin/event-plugin.ts';
import type { PipelineOutcome } from '../../src/plugin/plugin-pipeline.ts';
import { anEvent, loaded, pipelineOf } from './support.ts';

function plugin(name: string, parts: Partial<EventPlugin>): ReturnType<typeof loaded> {
  return loaded(defineEventPlugin({ name, summary: 'A test.', match: 'every', onEvent: () => {}, ...parts }));
}
function tag(name: string, parts: Partial<EventPlugin> = {}): ReturnType<typeof loaded> {
  return plugin(name, { onEvent: (event) => void event.tags.push(name), ...parts });
}
function eventsOf(outcome: PipelineOutcome): Event[] {
  if (!('events' in outcome)) throw new Error('the event was dropped');
  return outcome.events;
}

describe('what a plugin answers', () => {
  it('goes on with what the plugin changed in place, and names the plugin', async () => {
    const pipeline = await pipelineOf([tag('first'), plugin('idle', { onEvent: () => UNCHANGED }), tag('second')]);

    const [event] = eventsOf(pipeline.run(anEvent()));

    expect(event).toMatchObject({ tags: ['first', 'second'], mozdef: { plugins: ['first', 'second'] } });
    expect(event?.mozdef.errors).toBeUndefined();
  });

  it('goes on with another event in its place, under the same identity', async () => {
    const replace = plugin('replace', {
      onEvent: (event) => ({ ...event, summary: 'new', mozdef: { id: 'forged', staticid: 'x' } as Event['mozdef'] }),
    });
    const pipeline = await pipelineOf([replace, tag('after')]);

    const [event] = eventsOf(pipeline.run(anEvent()));

    expect(event).toMatchObject({ summary: 'new', tags: ['after'] });
    expect(event?.mozdef).toEqual({
      id: 'batch-0',
      sender: '192.0.2.1',
      endpoint: 'events',
      plugins: ['replace', 'after'],
      staticid: 'x',
    });
  });

  it('gives the pieces of a split ids of their own and passes each through the later plugins alone', async () => {
    const split = plugin('split', { onEvent: (event) => [event, { ...event, summary: 'copy' }] });
    const again = plugin('split-again', { match: { summary: 'COPY' }, onEvent: (event) => [event, event] });
    const mark = plugin('mark', { onEvent: (event) => void (event.details.id = event.mozdef.id) });
    const pipeline = await pipelineOf([split, again, mark]);

    const events = eventsOf(pipeline.run(anEvent({}, { kept: true })));

    expect(events.map(({ mozdef, details }) => [mozdef.id, details])).toEqual([
      ['batch-0-0', { kept: true, id: 'batch-0-0' }],
      ['batch-0-1-0', { kept: true, id: 'batch-0-1-0' }],
      ['batch-0-1-1', { kept: true, id: 'batch-0-1-1' }],
    ]);
    expect(events[2]?.mozdef.plugins).toEqual(['split', 'split-again', 'mark']);
  });

  it('ends an event only by a drop, with plugin and reason, and asks no later plugin', async () => {
    const later = jest.fn<(event: Event) => void>();
    const pipeline = await pipelineOf([
      plugin('noise', { onEvent: () => DROP('health check') }),
      plugin('later', { onEvent: later }),
    ]);

    expect(pipeline.run(anEvent())).toEqual({ dropped: { plugin: 'noise', reason: 'health check' } });
    expect(later).not.toHaveBeenCalled();
  });

  it('counts the dropped pieces of a split', async () => {
    const split = plugin('split', { onEvent: (event) => ['a', 'b', 'c'].map((summary) => ({ ...event, summary })) });
    const noise = plugin('noise', { match: { summary: ['a', 'c'] }, onEvent: () => DROP('noise') });
    const drop = { plugin: 'noise', reason: 'noise' };
    const some = await pipelineOf([split, noise]);
    const all = await pipelineOf([split, plugin('noise', { onEvent: () => DROP('noise') })]);

    expect(some.run(anEvent())).toMatchObject({ events: [{ summary: 'b' }], drops: [drop, drop] });
    expect(all.run(anEvent())).toEqual({ dropped: drop, drops: [drop, drop] });
  });
});

describe('a plugin that misbehaves', () => {
  const answers: [string, unknown, RegExp][] = [
    ['nothing at all', null, /null, which is not an event/],
    ['a string', 'dropped', /a string, which is not an event/],
    ['half an event', { summary: 'x' }, /lacks fields/],
    ['no events', [], /only DROP/],
    ['an array of nonsense', [anEvent(), 7], /a number.*position 1/],
    ['an index elsewhere', { ...anEvent(), mozdef: { index: 'alerts-1' } }, /lacks fields/],
    ['a promise', Promise.reject(new Error('late')), /must be synchronous/],
  ];
  it.each(answers)('answering %s loses nothing', async (_name, answer, message) => {
    const pipeline = await pipelineOf([plugin('bad', { onEvent: () => answer as undefined }), tag('next')]);

    const [event] = eventsOf(pipeline.run(anEvent({ summary: 'kept' })));

    expect(event).toMatchObject({ summary: 'kept', tags: ['next'], mozdef: { plugins: ['next'] } });
    expect(event?.mozdef.errors).toEqual([expect.stringMatching(message)]);
  });

  it('is skipped for that event when it throws, with a note', async () => {
    const failed = jest.fn<(plugin: number, message: string) => void>();
    const pipeline = await pipelineOf([
      plugin('bad', {
        onEvent: (event) => {
          event.details.half = true;
          throw new Error('no luck');
        },
      }),
      tag('next'),
    ]);

    const outcome = pipeline.run(anEvent(), { before: () => {}, skipped: () => undefined, failed });

    expect(eventsOf(outcome)[0]).toMatchObject({
      details: { half: true },
      tags: ['next'],
      mozdef: { plugins: ['next'], errors: ['plugin bad: no luck'] },
    });
    expect(failed).toHaveBeenCalledWith(0, 'no luck');
    expect(pipeline.takeCounts()).toEqual([
      { plugin: 'bad', ran: 0, errors: 1 },
      { plugin: 'next', ran: 1, errors: 0 },
    ]);
    expect(pipeline.takeCounts()).toEqual([]);
  });

  const breakages: [string, (event: Event) => void, Partial<Event>][] = [
    ['details', (event) => void (event.details = null as unknown as JsonObject), { details: { a: 1 } }],
    ['tags', (event) => void (event.tags = 'x' as unknown as string[]), { tags: ['t'] }],
    ['a text', (event) => void (event.summary = 7 as unknown as string), { summary: '7' }],
    [
      'a time',
      (event) => void (event.utctimestamp = null as unknown as string),
      { utctimestamp: anEvent().utctimestamp },
    ],
    ['an id', (event) => void (event.mozdef.id = 'forged'), { mozdef: anEvent().mozdef }],
    ['mozdef', (event) => void (event.mozdef = undefined as unknown as Event['mozdef']), { mozdef: anEvent().mozdef }],
    ['the index', (event) => void (event.mozdef.index = '../alerts'), { mozdef: anEvent().mozdef }],
  ];
  it.each(breakages)('cannot break %s', async (_name, onEvent, expected) => {
    const pipeline = await pipelineOf([plugin('bad', { onEvent })]);

    const [event] = eventsOf(pipeline.run(anEvent({ tags: ['t'] }, { a: 1 })));

    const { errors, ...mozdef } = event?.mozdef ?? anEvent().mozdef;
    expect(errors).toHaveLength(1);
    expect({ ...event, mozdef }).toMatchObject(expected);
    expect(mozdef).toEqual(anEvent().mozdef);
  });

  it('is switched off after repeated failures, tried again after the pause, and on again after a success', async () => {
    let now = 0;
    let broken = true;
    const onEvent = jest.fn(() => {
      if (broken) throw new Error('no');
    });
    const breaker = jest.fn<(plugin: number, open: boolean) => void>();
    const observer = { before: () => {}, skipped: () => undefined, breaker };
    const pipeline = await pipelineOf([plugin('bad', { onEvent })], { failures: 3, now: () => now });
    const run = (): Event | undefined => eventsOf(pipeline.run(anEvent(), observer))[0];

    for (let count = 0; count < 5; count++) run();
    expect(onEvent).toHaveBeenCalledTimes(3);
    expect(breaker.mock.calls).toEqual([[0, true]]);
    expect(pipeline.openBreakers()).toEqual(['bad']);
    expect(run()?.mozdef.errors?.[0]).toMatch(/switched off/);

    now = 60_000;
    run();
    run();
    expect(onEvent).toHaveBeenCalledTimes(4);

    now = 120_000;
    broken = false;
    expect(run()?.mozdef.errors).toBeUndefined();
    run();
    expect(onEvent).toHaveBeenCalledTimes(6);
    expect(breaker.mock.calls).toEqual([
      [0, true],
      [0, false],
    ]);
    expect(pipeline.openBreakers()).toEqual([]);
  });

  it('is left out for an event that its watcher says so of', async () => {
    const before = jest.fn<(plugin: number, event: Event) => void>();
    const pipeline = await pipelineOf([tag('stuck'), tag('next')]);

    const [event] = eventsOf(
      pipeline.run(anEvent(), { before, skipped: (index) => (index === 0 ? 'skipped for this event' : undefined) }),
    );

    expect(event).toMatchObject({ tags: ['next'], mozdef: { errors: ['plugin stuck: skipped for this event'] } });
    expect(before.mock.calls.map(([index]) => index)).toEqual([1]);
  });

  it('says at once whose setup failed', async () => {
    const bad = plugin('bad', { setup: () => Promise.reject(new Error('no such file')) });

    await expect(pipelineOf([bad])).rejects.toMatchObject({
      code: 'plugin-invalid',
      message: expect.stringContaining('no such file'),
      remedy: expect.stringContaining('plugins.config.bad'),
    });
  });
});

describe('tracing', () => {
  it('tells which plugin changed which field', async () => {
    const pipeline = await pipelineOf([
      plugin('parse', {
        onEvent: (event) => {
          event.details.user = 'alice';
          delete event.details.raw;
        },
      }),
      plugin('fail', {
        onEvent: () => {
          throw new Error('no');
        },
      }),
      plugin('drop', { onEvent: () => DROP('noise') }),
    ]);

    const { outcome, steps } = pipeline.traceRun(anEvent({}, { raw: 'x' }));

    expect(outcome).toEqual({ dropped: { plugin: 'drop', reason: 'noise' } });
    expect(steps).toEqual([
      {
        plugin: 'parse',
        event: 'batch-0',
        outcome: 'ran',
        changes: [
          { field: 'details.raw', before: 'x' },
          { field: 'details.user', after: 'alice' },
        ],
      },
      {
        plugin: 'fail',
        event: 'batch-0',
        outcome: 'failed',
        message: 'no',
        changes: [{ field: 'mozdef.errors', after: ['plugin fail: no'] }],
      },
      { plugin: 'drop', event: 'batch-0', outcome: 'dropped', message: 'noise', changes: [] },
    ]);
  });
});

it('lets an earlier plugin make an event match a later one', async () => {
  const pipeline = await pipelineOf([
    plugin('parse', { onEvent: (event) => void (event.details.user = 'alice') }),
    tag('user', { match: { 'details.user': EXISTS } }),
    tag('tagged', { match: { tags: 'USER' } }),
  ]);

  expect(eventsOf(pipeline.run(anEvent()))[0]?.tags).toEqual(['user', 'tagged']);
});
