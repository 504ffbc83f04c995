import { may } from '../../access/permission.ts';
import type { Principal } from '../../access/principal.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { getIncident } from '../../incident/find-incidents.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { awarenessOf, goneOf } from '../../notes/awareness.ts';
import type { NoteBook, NoteSeat } from '../../notes/note-book.ts';
import type { StateStore } from '../../state/state-store.ts';
import { problemOf } from '../api/problem.ts';
import { demand } from '../api/rights.ts';
import type { LiveCommand } from './live-command.ts';

/** Whoever goes on writing is recorded again after so long. */
const RECORDED_MS = 10 * 60_000;
/** The right to write into the note of an incident. */
const WRITES = 'handle-incidents';

/** What talks about notes need. */
export interface NoteSources {
  readonly book: NoteBook;
  readonly state: StateStore;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

/** One side of the socket. */
export interface NoteTalkClient {
  /** Names this talk among all. */
  readonly seat: string;
  readonly address: string;
  /** Who it is now. */
  readonly who: () => Principal;
  readonly send: (message: Record<string, unknown>) => void;
}

type OpenCommand = Extract<LiveCommand, { op: 'note' }>;
type NoteCommand = Extract<LiveCommand, { op: 'note-write' | 'note-aware' }>;

/** One client that has one note open, from the opening to the end. */
export class NoteTalk {
  readonly #sources: NoteSources;
  readonly #client: NoteTalkClient;
  #seat: NoteSeat | undefined;
  #note = '';
  #isOpen = true;
  /** Merged incidents are read only. */
  #writes = false;
  #recorded: number | undefined;
  #clocks: ReadonlyMap<number, number> = new Map();

  constructor(sources: NoteSources, client: NoteTalkClient) {
    this.#sources = sources;
    this.#client = client;
  }

  /** Answers with what the client misses, then with what others write. */
  open({ note, vector }: OpenCommand): void {
    void this.#answering({}, async () => {
      const { book, state } = this.#sources;
      const { seat, send, who } = this.#client;
      const { id, mergedinto } = await getIncident(state, note);
      const opened = await book.open(id, seat, {
        written: (update) => this.#seat && send({ op: 'note-update', update: base64(update) }),
        cursors: (update) => this.#seat && send({ op: 'note-aware', update: base64(update) }),
      });
      if (!this.#isOpen) return opened.leave();
      const missing = opened.missing(bytes(vector));
      this.#seat = opened;
      this.#note = id;
      this.#writes = mergedinto === '';
      const write = this.#writes && may(who().role, WRITES);
      send({ op: 'note', update: base64(missing.update), vector: base64(missing.vector), write });
    });
  }

  hear(command: NoteCommand): void {
    const { update } = command;
    if (command.op === 'note-aware') this.#pointAt(bytes(update));
    else void this.#answering({ seq: command.seq }, () => this.#write(bytes(update), command.seq));
  }

  end(): void {
    this.#isOpen = false;
    if (this.#clocks.size > 0) this.#seat?.pointAt(goneOf(this.#clocks));
    this.#seat?.leave();
    this.#seat = undefined;
  }

  #pointAt(cursors: Uint8Array): void {
    const { clocks, update } = awarenessOf(cursors, this.#client.who().name);
    this.#clocks = clocks;
    this.#seat?.pointAt(update);
  }

  async #write(update: Uint8Array, seq: number): Promise<void> {
    const who = this.#client.who();
    demand(who, WRITES);
    // It may be left while this is recorded, and is written all the same.
    const seat = this.#seat;
    if (!seat || !this.#writes)
      throw new MozdefError('request-invalid', 'this note is not open for writing', { remedy: 'Open it anew.' });
    await this.#record(who);
    await seat.write(update, who.name);
    this.#client.send({ op: 'note-saved', seq });
  }

  /** Who writes, not each letter: what was written by whom stands in the note. */
  async #record({ name, role }: Principal): Promise<void> {
    const now = this.#sources.now();
    if (this.#recorded !== undefined && now - this.#recorded < RECORDED_MS) return;
    const on = `/incidents/${this.#note}/note`;
    const act = {
      who: name,
      from: this.#client.address,
      what: 'WRITE /incidents/:id/note',
      on,
      outcome: 'asked',
    } as const;
    await this.#sources.audit.append({ ...act, ...(role && { role }) });
    this.#recorded = now;
  }

  async #answering(named: { readonly seq?: number }, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#client.send({ op: 'error', ...named, error: problemOf(error).problem });
    }
  }
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString('base64');
}
