import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { AlertAction } from '../../src/alert/after-action.ts';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { api } from '../api/api-client.ts';
import { live } from '../api/live-socket.ts';
import type { AlertGroupsAnswer } from '../api/types.ts';
import { type AlertsState, decodeAlertsState, encodeAlertsState, isAlertsPath } from '../model/alerts-url.ts';
import { AlertFacets } from './alert-facets.ts';
import { AlertHandling } from './alert-handling.ts';
import { AlertList, wantedOf } from './alert-list.ts';
import { AlertSums } from './alert-sums.ts';
import { go, LocationController } from './location.ts';
import { OpenedAlert } from './opened-alert.ts';

/** What a person has typed about an alert and not sent. */
export interface Draft {
  readonly note: string;
  /** Undefined: as the alert has it. */
  readonly assignee?: string | undefined;
}

const NO_DRAFT: Draft = { note: '' };
/** So long changes of groups are gathered. */
const GROUPS_WAIT_MS = 5000;
/** So many are changed at a time. */
const MOST_OF_GROUP = 1000;

/** The page Alerts as a machine: the address decides what is shown, and what others do is seen as it is done. */
export class AlertsScreen implements ReactiveController {
  state: AlertsState = decodeAlertsState(location);
  /** Ids of those that are selected. */
  chosen: ReadonlySet<string> = new Set();
  readonly list: AlertList;
  readonly facets: AlertFacets;
  readonly groups: AlertSums<AlertGroupsAnswer | undefined>;
  readonly opened: OpenedAlert;
  readonly handling: AlertHandling;
  readonly #drafts = new Map<string, Draft>();
  readonly #changes = new Set<string>();
  #isReading = false;
  #unfollow: (() => void) | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #redraw = (): void => this.#host.requestUpdate();

  /** `isAtRest`: whether new rows may come in above without moving what someone reads. */
  constructor(host: ReactiveControllerHost, isAtRest: () => boolean) {
    this.#host = host;
    this.list = new AlertList(host, () => this.chosen.size === 0 && this.state.sel === '' && isAtRest());
    this.facets = new AlertFacets(host);
    this.opened = new OpenedAlert(host);
    this.handling = new AlertHandling(host, async (ids) => {
      if (ids.includes(this.opened.id)) void this.opened.reload();
      return this.list.read(ids);
    });
    this.groups = new AlertSums<AlertGroupsAnswer | undefined>(
      host,
      async (signal) => {
        const { by } = this.state;
        return by === '' ? undefined : api.alertGroups(wantedOf(this.state), by, signal);
      },
      GROUPS_WAIT_MS,
    );
    host.addController(new LocationController(host, () => this.#moved()));
    host.addController(this);
  }
  hostConnected(): void {
    this.state = decodeAlertsState(location);
    this.#show(this.opened.open(this.state.sel));
    this.#unfollow = live.changes('alerts', {
      onChanged: (ids) => (ids === undefined ? this.#readAll() : this.#readChanged(ids)),
      onFollowing: () => this.#readAll(),
    });
    live.addEventListener('state', this.#redraw);
  }
  hostDisconnected(): void {
    this.#unfollow?.();
    live.removeEventListener('state', this.#redraw);
    this.list.stop();
    this.facets.stop();
    this.opened.stop();
    this.handling.stop();
  }

  /** The connection over which changes come is lost. */
  get isLost(): boolean {
    return live.state === 'lost';
  }

  /** Asks anew; what is selected stays so where it is still listed. */
  async load(): Promise<void> {
    void this.opened.reload();
    await this.#loadList();
  }

  /** `isRead`: the open alert is read already. */
  #show(isRead: boolean): void {
    void (isRead ? this.#loadList() : this.load());
  }

  async #loadList(): Promise<void> {
    void this.facets.load(this.state);
    void this.groups.load();
    await this.list.load(this.state);
    this.choose(
      [...this.chosen].filter((id) => this.list.find(id) === undefined),
      false,
    );
  }

  readonly change = (change: Partial<AlertsState>, replace = false): void =>
    go(encodeAlertsState({ ...this.state, ...change }), { replace });

  /** Opens an alert beside the list, or (empty) closes it; going from one to the next is no step to come back to. */
  readonly open = (id: string): void => this.change({ sel: id }, id !== '' && this.state.sel !== '');

  readonly choose = (ids: readonly string[], on: boolean): void => {
    const chosen = new Set(this.chosen);
    for (const id of ids) {
      if (on) chosen.add(id);
      else chosen.delete(id);
    }
    this.chosen = chosen;
    this.#redraw();
  };

  draftOf(id: string): Draft {
    return this.#drafts.get(id) ?? NO_DRAFT;
  }
  draft(id: string, draft: Draft): void {
    this.#drafts.set(id, draft);
    this.#redraw();
  }

  /** All alerts of a group, or the newest of very many. Rejects when the server does not answer. */
  async allOf(key: string): Promise<readonly VersionedAlert[]> {
    const { by } = this.state;
    if (by === '') return [];
    return (await api.alerts({ ...wantedOf(this.state), by, in: key }, { limit: MOST_OF_GROUP })).alerts;
  }

  /** Those that an action is about: what is selected, else the open one, else the one with the focus. */
  targets(focused: string | undefined): readonly VersionedAlert[] {
    const ids = this.chosen.size > 0 ? [...this.chosen] : [this.state.sel || (focused ?? '')];
    return ids.flatMap((id) => this.#seen(id) ?? []);
  }

  /** As it was last shown: its row and the open alert are read one after the other, and whoever looks sees both. */
  #seen(id: string): VersionedAlert | undefined {
    const listed = this.list.find(id);
    const { alert: opened } = this.opened;
    if (opened?.id !== id || (listed !== undefined && listed.version > opened.version)) return listed;
    return opened;
  }

  /**
   * Does it, of a single alert with what was typed about it. What was done is no longer selected; of what failed the note is kept,
   * to be sent with the next attempt.
   */
  async act(alerts: readonly VersionedAlert[], action: AlertAction): Promise<void> {
    const [first, ...others] = alerts;
    if (first === undefined) return;
    const whole = others.length === 0 ? this.#withDraft(first, action) : withoutBlank(action);
    if (Object.keys(whole).length === 0) return;
    await this.handling.act(alerts, whole);
    if (this.state.by !== '') void this.groups.load();
    const { done = [], failed = [] } = this.handling.outcome ?? {};
    for (const { id } of done) this.#drafts.delete(id);
    const { note } = whole;
    if (note !== undefined)
      for (const { alert } of failed) this.#drafts.set(alert.id, { ...this.draftOf(alert.id), note });
    this.choose(
      done.map(({ id }) => id),
      false,
    );
  }

  #withDraft(alert: VersionedAlert, action: AlertAction): AlertAction {
    const { note, assignee } = this.draftOf(alert.id);
    const isReassigned = assignee !== undefined && assignee !== alert.assignee;
    return withoutBlank({ note, ...(isReassigned && { assignee }), ...action });
  }

  #moved(): void {
    if (!isAlertsPath(location.pathname)) return;
    const { sel: _, ...before } = this.state;
    this.state = decodeAlertsState(location);
    const { sel, ...now } = this.state;
    const isRead = this.opened.open(sel);
    if (JSON.stringify(now) === JSON.stringify(before)) return;
    this.chosen = new Set();
    this.#show(isRead);
  }

  #readAll(): void {
    void this.list.refresh();
    void this.opened.reload();
    this.facets.changed(() => this.state);
  }

  /** Changes that come while others are read are read after them, together. */
  #readChanged(ids: readonly string[]): void {
    for (const id of ids) this.#changes.add(id);
    if (!this.#isReading) void this.#readOn();
  }

  async #readOn(): Promise<void> {
    this.#isReading = true;
    while (this.#changes.size > 0) {
      const ids = [...this.#changes];
      this.#changes.clear();
      if (ids.includes(this.opened.id)) void this.opened.reload();
      this.facets.changed(() => this.state);
      // Whom a new alert is about, and from where, its events may say, which are not read here: the server knows.
      const { entity, country, inside } = this.state;
      if (entity !== '' || country !== '' || inside !== undefined) await this.list.refresh();
      // What cannot be read now is read when the connection is back, or with the next change.
      else await this.list.read(ids).catch(() => this.list.refresh());
    }
    this.#isReading = false;
  }
}

/** A note of nothing but spaces is none. */
function withoutBlank({ note, ...action }: AlertAction): AlertAction {
  return note === undefined || note.trim() === '' ? action : { ...action, note };
}
