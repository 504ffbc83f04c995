import { toBase64 as base64, fromBase64 as bytes } from 'lib0/buffer';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, mergeUpdates, type Text } from 'yjs';
import type { ErrorBody } from '../api/api-error.ts';
import type { NoteChannel, NoteMessage } from '../api/live-socket.ts';

/**
 * `opening`: nothing is known yet; `saved`: all is kept by the server; `saving`: it is on its way; `offline`: it is kept here and
 * sent when the connection is back; `refused`: the server does not take it, and nothing more is sent.
 */
export type NoteState = 'opening' | 'saved' | 'saving' | 'offline' | 'refused';

/** How a note is followed; ends with what it answers. */
export type OpenChannel = (
  opening: () => { note: string; vector: string },
  hear: (message: NoteMessage) => void,
) => NoteChannel;

interface NoteSessionOptions {
  readonly note: string;
  readonly who: string;
  readonly open: OpenChannel;
  /** Where what is not yet saved outlives a reload of the page. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Who is asked for nothing of it does not send it back. */
const REMOTE = 'remote';
/** What is typed within so many milliseconds is sent together; so are moves of the cursor. */
const PAUSE_MS = 200;
/** More is not kept here: a browser has little room. */
const MOST_STORED = 1_500_000;
const TRY_AGAIN_MS = 2000;
/** Not about what was sent: it may be taken later. */
const PASSING = new Set(['state-unavailable', 'conflict', 'internal']);

/** One note as this page has it: what is typed here goes to the server one edit after the other, what others type comes from it. Emits `state`. */
export class NoteSession extends EventTarget {
  readonly doc = new Doc();
  readonly awareness = new Awareness(this.doc);
  state: NoteState = 'opening';
  /** Whether one may write. */
  mayWrite = false;
  /** Why it was refused, or could not be opened. */
  error: ErrorBody | undefined;
  readonly #options: NoteSessionOptions;
  readonly #channel: NoteChannel;
  readonly #key: string;
  #waiting: Uint8Array[] = [];
  #sent: { readonly seq: number; readonly update: Uint8Array } | undefined;
  #seq = 0;
  #isOpen = false;
  #isEnded = false;
  #flush: ReturnType<typeof setTimeout> | undefined;
  #move: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: NoteSessionOptions) {
    super();
    this.#options = options;
    this.#key = `mozdef.note.${options.who}.${options.note}`;
    const kept = options.storage.getItem(this.#key);
    if (kept !== null) {
      applyUpdate(this.doc, bytes(kept));
      this.#waiting.push(bytes(kept));
    }
    this.doc.on('update', (update: Uint8Array, origin: unknown) => origin !== REMOTE && this.#typed(update));
    this.awareness.setLocalState({ user: { name: options.who } });
    this.awareness.on('update', (_: unknown, origin: unknown) => origin !== REMOTE && this.#moved());
    const opening = (): { note: string; vector: string } => {
      this.#lost();
      return { note: options.note, vector: base64(encodeStateVector(this.doc)) };
    };
    this.#channel = options.open(opening, (message) => this.#hear(message));
  }

  get text(): Text {
    return this.doc.getText('note');
  }

  /** The connection broke, or is being made again: what was sent may have come or not. */
  lost(): void {
    this.#lost();
    if (this.state !== 'refused' && this.state !== 'opening') this.#become('offline');
  }

  /** Forgets what the server did not take. */
  discard(): void {
    this.#options.storage.removeItem(this.#key);
  }

  /** What was just typed is still sent. */
  end(): void {
    this.#sendAll();
    this.#isEnded = true;
    clearTimeout(this.#flush);
    clearTimeout(this.#move);
    clearTimeout(this.#retry);
    this.#channel.end();
    this.awareness.destroy();
    this.doc.destroy();
  }

  #lost(): void {
    this.#isOpen = false;
    if (this.#sent) this.#waiting.unshift(this.#sent.update);
    this.#sent = undefined;
  }

  #hear(message: NoteMessage): void {
    if (this.#isEnded) return;
    if (message.op === 'note') this.#opened(message);
    else if (message.op === 'note-update') applyUpdate(this.doc, bytes(message.update), REMOTE);
    else if (message.op === 'note-aware') this.#others(bytes(message.update));
    else if (message.op === 'note-saved') this.#saved(message.seq);
    else this.#failed(message.error, message.seq);
  }

  #opened({ update, vector, write }: Extract<NoteMessage, { op: 'note' }>): void {
    this.#isOpen = true;
    this.mayWrite = write;
    applyUpdate(this.doc, bytes(update), REMOTE);
    if (this.#waiting.length > 0) this.#waiting = [encodeStateAsUpdate(this.doc, bytes(vector))];
    if (this.state !== 'refused') this.#become(this.#waiting.length === 0 ? 'saved' : 'saving');
    this.dispatchEvent(new Event('opened'));
    this.#send();
    this.#moved();
  }

  #typed(update: Uint8Array): void {
    this.#waiting.push(update);
    this.#store();
    if (this.state === 'refused') return;
    this.#become(this.#isOpen ? 'saving' : 'offline');
    this.#flush ??= setTimeout(() => {
      this.#flush = undefined;
      this.#send();
    }, PAUSE_MS);
  }

  #send(): void {
    if (!this.#sent) this.#sendAll();
  }

  /** Without waiting for what is on its way: what comes twice is there once. */
  #sendAll(): void {
    if (!this.#isOpen || this.#isEnded || this.#waiting.length === 0 || this.state === 'refused') return;
    const update = mergeUpdates(this.#waiting);
    this.#waiting = [];
    this.#seq += 1;
    this.#sent = { seq: this.#seq, update };
    this.#channel.say({ op: 'note-write', seq: this.#seq, update: base64(update) });
  }

  #saved(seq: number): void {
    if (this.#sent?.seq !== seq) return;
    this.#sent = undefined;
    this.#store();
    if (this.#waiting.length === 0) this.#become('saved');
    else this.#send();
  }

  #failed(error: ErrorBody, seq: number | undefined): void {
    if (PASSING.has(error.code)) {
      if (this.#sent?.seq === seq) this.#lost();
      // To open it again also sends what the server does not have.
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        if (!this.#isEnded) this.#channel.reopen();
      }, TRY_AGAIN_MS);
      return;
    }
    this.error = error;
    this.#become('refused');
  }

  #store(): void {
    const { storage } = this.#options;
    const isSaved = this.#waiting.length === 0 && this.#sent === undefined;
    const kept = isSaved ? undefined : base64(encodeStateAsUpdate(this.doc));
    try {
      if (kept !== undefined && kept.length <= MOST_STORED) storage.setItem(this.#key, kept);
      else storage.removeItem(this.#key);
    } catch {
      // There is no room: it is in memory, as long as the page is open.
    }
  }

  #others(update: Uint8Array): void {
    const known = this.awareness.getStates().size;
    applyAwarenessUpdate(this.awareness, update, REMOTE);
    // Whoever comes new does not know where one is.
    if (this.awareness.getStates().size > known) this.#moved();
  }

  #moved(): void {
    this.#move ??= setTimeout(() => {
      this.#move = undefined;
      if (!this.#isOpen || this.#isEnded) return;
      const update = encodeAwarenessUpdate(this.awareness, [this.doc.clientID]);
      this.#channel.say({ op: 'note-aware', update: base64(update) });
    }, PAUSE_MS);
  }

  #become(state: NoteState): void {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}
