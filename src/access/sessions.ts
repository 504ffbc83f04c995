import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { digestOf, makeSecret } from '../lifecycle/secret.ts';
import { documentsOf } from '../state/documents-of.ts';
import type { StateStore } from '../state/state-store.ts';

/** How someone proved who they are. */
export type SignInMethod = 'link' | 'password' | 'passkey' | 'provider';

/** Where a request comes from. */
export interface Client {
  readonly address: string;
  /** What the browser or program calls itself. */
  readonly agent: string;
}

export interface Session extends Client {
  /** Names it to people; is no secret. */
  readonly id: string;
  readonly user: string;
  readonly method: SignInMethod;
  readonly begun: string;
  /** When it was used last, to some minutes. */
  readonly seen: string;
}

export interface SessionLimits {
  /** Milliseconds without use after which one ends. */
  readonly idleMs: number;
  /** Milliseconds after which one ends in any case. */
  readonly longestMs: number;
}

interface SessionsOptions {
  readonly state: StateStore;
  readonly limits: SessionLimits;
  readonly now: () => number;
}

/** Collection of sessions by the digest of their secret. */
const SESSIONS = 'sessions';
/** So often at most it is written down that one is used: reading must not cost a write each time. */
const SEEN_EVERY_MS = 60_000;
const AGENT_LENGTH = 300;
/** Of one person; whoever begins more, such as a script that signs in each time, ends the oldest. */
const MOST = 50;
const ID_LENGTH = 16;

/** Who is signed in, where. A session is a random secret in a cookie, kept as its digest. */
export class Sessions {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** Begins one, for which the oldest of a person with too many ends; the answer is its secret. */
  async begin(user: string, method: SignInMethod, { address, agent }: Client): Promise<string> {
    const secret = makeSecret('mzs');
    const at = this.#time();
    const id = digestOf(secret);
    const body = { user, method, address, agent: agent.slice(0, AGENT_LENGTH), begun: at, seen: at };
    await this.#options.state.write([{ collection: SESSIONS, id, body, expected: 0 }]);
    await this.#makeRoom(user);
    return secret;
  }

  /** The session of this secret, unless it is over. */
  async find(secret: string): Promise<Session | undefined> {
    const key = digestOf(secret);
    const found = (await this.#options.state.get(SESSIONS, [key])).get(key);
    if (!found) return undefined;
    const session = sessionOf(key, found.body);
    if (this.#isOver(session)) return undefined;
    if (this.#options.now() - Date.parse(session.seen) > SEEN_EVERY_MS) {
      const body = { ...found.body, seen: this.#time() };
      // Whether another request wrote it first, or it was ended meanwhile, is of no matter.
      await this.#options.state.write([{ collection: SESSIONS, id: key, body, expected: found.version }]);
    }
    return session;
  }

  /** Of one person, or of all, the newest first. */
  async list(user?: string): Promise<readonly Session[]> {
    const sessions = [];
    for await (const { id, body } of documentsOf(this.#options.state, SESSIONS)) {
      const session = sessionOf(id, body);
      if ((user === undefined || session.user === user) && !this.#isOver(session)) sessions.push(session);
    }
    return sessions.sort((a, b) => (a.begun < b.begun ? 1 : -1));
  }

  /** Ends one, by its id. Rejects with `not-found` when this person has none such. */
  async end(user: string, id: string): Promise<void> {
    const ended =
      id.length === ID_LENGTH ? await this.#endThose((session) => session.user === user && session.id === id) : 0;
    if (ended === 0) throw new MozdefError('not-found', `${user} has no session ${id}`);
  }

  /** Ends all of a person, but for this one. */
  async endOthers(user: string, but?: string): Promise<void> {
    await this.#endThose((session) => session.user === user && session.id !== but);
  }

  /** Forgets those that are over, and the oldest of a person who has too many. */
  async #makeRoom(user: string): Promise<void> {
    const over: string[] = [];
    const theirs: { readonly key: string; readonly begun: string }[] = [];
    for await (const { id: key, body } of documentsOf(this.#options.state, SESSIONS)) {
      const session = sessionOf(key, body);
      if (this.#isOver(session)) over.push(key);
      else if (session.user === user) theirs.push({ key, begun: session.begun });
    }
    const tooMany = theirs.sort((a, b) => (a.begun < b.begun ? 1 : -1)).slice(MOST);
    await this.#forget([...over, ...tooMany.map(({ key }) => key)]);
  }

  async #endThose(which: (session: Session) => boolean): Promise<number> {
    const { state } = this.#options;
    const ids = [];
    for await (const { id, body } of documentsOf(state, SESSIONS)) if (which(sessionOf(id, body))) ids.push(id);
    await this.#forget(ids);
    return ids.length;
  }

  async #forget(keys: readonly string[]): Promise<void> {
    for (const id of keys) await this.#options.state.write([{ collection: SESSIONS, id, body: undefined }]);
  }

  #isOver({ begun, seen }: Session): boolean {
    const { now, limits } = this.#options;
    return now() - Date.parse(seen) > limits.idleMs || now() - Date.parse(begun) > limits.longestMs;
  }

  #time(): string {
    return new Date(this.#options.now()).toISOString();
  }
}

function sessionOf(key: string, body: JsonObject): Session {
  return { ...(body as unknown as Omit<Session, 'id'>), id: key.slice(0, ID_LENGTH) };
}
