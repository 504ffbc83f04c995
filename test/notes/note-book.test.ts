import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, boolean, nat, record, string } from 'fast-check';
import { Doc, encodeStateAsUpdate } from 'yjs';
import { EmbeddedLiveBus } from '../../src/live/embedded/embedded-live-bus.ts';
import type { LiveBus } from '../../src/live/live-bus.ts';
import { createLogger } from '../../src/log/log.ts';
import { NoteBook } from '../../src/notes/note-book.ts';
import { MAX_UPDATE_BYTES } from '../../src/notes/note-text.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';
import { until } from '../support/running-server.ts';
import { NoteWriter } from './note-writer.ts';

const NOTE = 'INC-2026-0001';

describe('notes that several people write', () => {
  let state: MemoryStateStore;
  let bus: EmbeddedLiveBus;
  const books: NoteBook[] = [];
  beforeEach(() => {
    state = new MemoryStateStore();
    bus = new EmbeddedLiveBus(createLogger('silent'));
  });
  afterEach(async () => {
    for (const book of books.splice(0)) book.close();
    await bus.close();
  });

  /** One instance. */
  const bookOn = (own: LiveBus = bus): NoteBook => {
    const book = new NoteBook({ state, bus: own, log: createLogger('silent'), now: Date.now });
    books.push(book);
    return book;
  };
  const inOf = (book: NoteBook, who: string): Promise<NoteWriter> => new NoteWriter(who).open(book, NOTE, who);
  const kept = async (): Promise<string> => (await inOf(bookOn(), 'reader')).text;

  it('come to the same text on all instances, whatever is written at once, and are there after a restart', async () => {
    await assert(
      asyncProperty(
        array(
          record({
            who: nat(2),
            at: nat(40),
            text: string({ unit: 'grapheme', maxLength: 5 }),
            erased: nat(3),
            sends: boolean(),
            reopens: boolean(),
          }),
          { maxLength: 40 },
        ),
        async (steps) => {
          state = new MemoryStateStore();
          const instances = [bookOn(), bookOn()] as const;
          const writers = await Promise.all(
            ['ann', 'ben', 'cem'].map((who, index) => inOf(instances[index === 2 ? 1 : 0], who)),
          );
          const sent: Promise<void>[] = [];
          for (const { who, at, text, erased, sends, reopens } of steps) {
            const writer = writers[who] as NoteWriter;
            if (reopens) writer.leave();
            writer.type(at, text);
            writer.erase(at, erased);
            if (reopens) await writer.open(instances[at % 2] as NoteBook, NOTE, writer.who);
            if (sends) sent.push(writer.send());
          }
          await Promise.all([...sent, ...writers.map((writer) => writer.send())]);
          const texts = (): Set<string> => new Set(writers.map(({ text }) => text));
          await until(() => texts().size === 1, 5000, 'the same text');
          expect(await kept()).toBe(writers[0]?.text);
          for (const book of books.splice(0)) book.close();
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  it('are summed up, so that a long one is read in a few pieces, with all that is in it', async () => {
    const ann = await inOf(bookOn(), 'ann');
    for (let index = 0; index < 250; index++) {
      ann.type(ann.text.length, `${index} `);
      await ann.send();
    }
    expect(await state.count('notewrites')).toBeLessThan(100);
    expect(await kept()).toBe(ann.text);
  });

  it('miss nothing when the bus loses what it is told', async () => {
    const deaf: LiveBus = { publish: () => undefined, subscribe: () => () => undefined, close: async () => undefined };
    const [ann, ben] = [await inOf(bookOn(), 'ann'), await inOf(bookOn(deaf), 'ben')];
    ann.type(0, 'one ');
    await ann.send();
    expect(ben.text).toBe('');
    ben.type(0, 'two ');
    await ben.send();
    expect(ben.text).toBe(await kept());
    expect(ben.text.split(' ').sort()).toEqual(['', 'one', 'two']);
  });

  it('keep what is written at an instance that heard of nothing since others summed up', async () => {
    const deaf: LiveBus = { publish: () => undefined, subscribe: () => () => undefined, close: async () => undefined };
    const [ann, ben] = [await inOf(bookOn(), 'ann'), await inOf(bookOn(deaf), 'ben')];
    for (let index = 0; index < 120; index++) {
      ann.type(0, '.');
      await ann.send();
    }
    ben.type(0, 'ben');
    await ben.send();
    expect(await kept()).toContain('ben');
    expect(await kept()).toBe(ben.text);
  });

  it('are kept before anyone is told, and not told when they cannot be kept', async () => {
    const book = bookOn();
    const [ann, ben] = [await inOf(book, 'ann'), await inOf(book, 'ben')];
    state.write = async () => Promise.reject(new Error('away'));
    ann.type(0, 'lost?');
    await expect(ann.send()).rejects.toThrow('away');
    expect(ben.text).toBe('');
    Reflect.deleteProperty(state, 'write');
    await ann.send();
    expect([ben.text, await kept()]).toEqual(['lost?', 'lost?']);
  });

  it('take no edit under the name of another, none that is too large, and nothing that is none', async () => {
    const book = bookOn();
    const [ann, ben] = [await inOf(book, 'ann'), await inOf(book, 'ben')];
    ann.type(0, 'mine');
    await ann.send();
    const forged = new Doc();
    forged.clientID = ann.doc.clientID;
    forged.getText('note').insert(0, 'mine, says ben');
    const seat = await book.open(NOTE, 'x', { written: () => undefined, cursors: () => undefined });
    await expect(seat.write(encodeStateAsUpdate(forged), 'ben')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(seat.write(new Uint8Array([7, 7, 7]), 'ben')).rejects.toMatchObject({ code: 'request-invalid' });
    ben.type(0, 'x'.repeat(MAX_UPDATE_BYTES));
    await expect(ben.send()).rejects.toMatchObject({ code: 'request-invalid' });
    expect(await kept()).toBe('mine');
  });

  it('grow no larger than they may, and say so', async () => {
    const ann = await inOf(bookOn(), 'ann');
    const piece = 'x'.repeat(300_000);
    for (let index = 0; index < 3; index++) {
      const before = encodeStateAsUpdate(ann.doc);
      expect(before.length).toBeLessThan(1_000_000);
      ann.type(ann.text.length, piece);
      await ann.open(bookOn(), NOTE, 'ann');
    }
    ann.type(0, piece);
    await expect(ann.open(bookOn(), NOTE, 'ann')).rejects.toMatchObject({ message: expect.stringContaining('full') });
    expect((await kept()).length).toBe(900_000);
  });
});
