import { z } from 'zod';
import { messageOf } from '../lifecycle/error.ts';
import { CountedTopic } from '../live/counted-topic.ts';
import type { LiveBus } from '../live/live-bus.ts';
import type { Logger } from '../log/log.ts';
import type { StateStore } from '../state/state-store.ts';
import { NoteLog } from './note-log.ts';
import { OpenNote } from './open-note.ts';

const WRITTEN = 'notes';
const CURSORS = 'note-cursors';

/** What one who has a note open hears. */
export interface NoteListener {
  readonly written: (update: Uint8Array) => void;
  /** Where others are, in the format of y-protocols/awareness. */
  readonly cursors: (update: Uint8Array) => void;
}

/** A note that someone has open. */
export interface NoteSeat {
  /** What one lacks who has what `vector` says, and what is there. Throws `request-invalid`. */
  readonly missing: (vector: Uint8Array) => { readonly update: Uint8Array; readonly vector: Uint8Array };
  /** Resolves once it is durable. */
  readonly write: (update: Uint8Array, who: string) => Promise<void>;
  /** Tells the others; never kept. */
  readonly pointAt: (cursors: Uint8Array) => void;
  readonly leave: () => void;
}

interface NoteBookOptions {
  readonly state: StateStore;
  readonly bus: LiveBus;
  readonly log: Logger;
  readonly now: () => number;
}

interface Written {
  readonly note: string;
  readonly number: number;
}

const cursorsMessage = z.object({ note: z.string(), seat: z.string(), update: z.base64() });

/**
 * Notes that several people write at once, over all instances: each edit is in the state store before anyone is told of it, and
 * edits that are made at the same time, or apart from each other, come to the same text everywhere (Yjs).
 */
export class NoteBook {
  readonly #options: NoteBookOptions;
  readonly #log: NoteLog;
  readonly #news: CountedTopic<Written>;
  readonly #open = new Map<string, OpenNote>();
  readonly #seats = new Map<string, { readonly note: string; readonly listener: NoteListener }>();
  readonly #ends: readonly (() => void)[];

  constructor(options: NoteBookOptions) {
    this.#options = options;
    this.#log = new NoteLog(options.state);
    this.#news = new CountedTopic({ bus: options.bus, topic: WRITTEN });
    this.#ends = [
      this.#news.subscribe({
        heard: ({ note, number }) => this.#catchUp(note, number),
        gap: () => {
          for (const note of this.#open.keys()) this.#catchUp(note);
        },
      }),
      options.bus.subscribe(CURSORS, (body) => this.#hearCursors(body)),
    ];
  }

  /** `note` is the id of what it belongs to, `seat` that of a connection. Rejects when the state is away. */
  async open(note: string, seat: string, listener: NoteListener): Promise<NoteSeat> {
    const open = this.#open.get(note) ?? this.#begin(note);
    open.followers.add(listener.written);
    this.#seats.set(seat, { note, listener });
    const leave = (): void => {
      open.followers.delete(listener.written);
      this.#seats.delete(seat);
      if (open.followers.size === 0 && this.#open.get(note) === open) this.#open.delete(note);
    };
    try {
      await open.catchUp();
    } catch (error) {
      leave();
      throw error;
    }
    return {
      missing: (vector) => ({ update: open.text.missing(vector), vector: open.text.vector() }),
      write: (update, who) => open.write(update, who, listener.written),
      pointAt: (update) => this.#tellCursors(note, seat, update),
      leave,
    };
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#open.clear();
    this.#seats.clear();
  }

  #begin(note: string): OpenNote {
    const { now } = this.#options;
    const written = (number: number): void => this.#news.publish({ note, number });
    const open = new OpenNote({ note, log: this.#log, now, written });
    this.#open.set(note, open);
    return open;
  }

  #catchUp(note: string, number?: number): void {
    this.#open
      .get(note)
      ?.catchUp(number)
      .catch((error: unknown) =>
        this.#options.log.warn({ note, error: messageOf(error) }, 'what others wrote into a note cannot be read now'),
      );
  }

  #tellCursors(note: string, seat: string, update: Uint8Array): void {
    const message = { note, seat, update: Buffer.from(update).toString('base64') };
    this.#options.bus.publish(CURSORS, Buffer.from(JSON.stringify(message)));
  }

  #hearCursors(body: Uint8Array): void {
    const { note, seat, update } = cursorsMessage.parse(JSON.parse(Buffer.from(body).toString()));
    for (const [other, { note: theirs, listener }] of this.#seats)
      if (theirs === note && other !== seat) listener.cursors(Buffer.from(update, 'base64'));
  }
}
