import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Entry, entryKey } from '../../src/lists/entry.ts';
import type { ListHead } from '../../src/lists/list.ts';
import { live } from '../api/live-socket.ts';
import type { EntryVerb } from '../model/list-entries.ts';
import {
  decodeListsState,
  encodeListsState,
  isListsPath,
  LISTS_DEFAULTS,
  type ListsState,
} from '../model/lists-url.ts';
import { AllLists } from './all-lists.ts';
import { ListHandling } from './list-handling.ts';
import { go, LocationController } from './location.ts';
import { OpenedList } from './opened-list.ts';

/** The page Watchlists as a machine: the address decides what is shown. */
export class ListsScreen implements ReactiveController {
  state: ListsState = decodeListsState(location);
  /** Keys of the entries that are chosen. */
  chosen: ReadonlySet<string> = new Set();
  readonly lists: AllLists;
  readonly opened: OpenedList;
  readonly handling: ListHandling;
  readonly #host: ReactiveControllerHost;
  #unfollow: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.lists = new AllLists(host);
    this.opened = new OpenedList(host);
    this.handling = new ListHandling(host, () => this.load());
    host.addController(new LocationController(host, () => this.#moved()));
    host.addController(this);
  }
  hostConnected(): void {
    this.#moved();
    void this.lists.load();
    this.#unfollow = live.changes('lists', {
      onChanged: (names) => this.#changed(names),
      onFollowing: () => void this.load(),
    });
  }
  hostDisconnected(): void {
    this.#unfollow?.();
    this.lists.stop();
    this.opened.stop();
    this.handling.stop();
  }

  async load(): Promise<void> {
    await Promise.all([this.lists.load(), this.opened.reload()]);
  }

  /** The lists of the kind that is asked for. */
  get shown(): readonly ListHead[] {
    const { kind } = this.state;
    return (this.lists.all ?? []).filter((list) => kind === '' || list.kind === kind);
  }

  readonly change = (change: Partial<ListsState>, replace = false): void =>
    go(encodeListsState({ ...this.state, ...change }), { replace });

  /** Opens a list beside the others, or (empty) closes it; going from one to the next is no step to come back to. */
  open(sel: string, tab: ListsState['tab'] = 'entries'): void {
    const isNext = sel !== '' && this.state.sel !== '';
    this.change({ ...LISTS_DEFAULTS, kind: this.state.kind, sel, tab }, isNext);
  }

  choose(keys: readonly string[], on: boolean): void {
    const chosen = new Set(this.chosen);
    for (const key of keys) {
      if (on) chosen.add(key);
      else chosen.delete(key);
    }
    this.chosen = chosen;
    this.#host.requestUpdate();
  }

  /** Does it with these entries of the open list. */
  async act(verb: EntryVerb, entries: readonly Entry[]): Promise<void> {
    const { head } = this.opened;
    if (head === undefined || entries.length === 0) return;
    this.choose(entries.map(entryKey), false);
    await this.handling.act(head, verb, entries);
  }

  #changed(names: readonly string[] | undefined): void {
    void this.lists.load();
    if (names === undefined || names.includes(this.state.sel)) void this.opened.reload();
  }

  #moved(): void {
    if (!isListsPath(location.pathname)) return;
    const before = this.state;
    this.state = decodeListsState(location);
    if (before.sel !== this.state.sel) this.chosen = new Set();
    this.opened.ask(this.state);
  }
}
