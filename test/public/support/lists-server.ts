import { resolve } from 'node:path';
import type { Role } from '../../../src/access/permission.ts';
import { AlertNews } from '../../../src/alert/alert-news.ts';
import { AuditLog } from '../../../src/audit/audit-log.ts';
import type { Event } from '../../../src/event/event.ts';
import { IncidentNews } from '../../../src/incident/incident-news.ts';
import { addEntries } from '../../../src/lists/change-entries.ts';
import type { EntryType } from '../../../src/lists/entry.ts';
import type { GivenEntry } from '../../../src/lists/given-entry.ts';
import type { ListKind } from '../../../src/lists/list.ts';
import { ListBook } from '../../../src/lists/list-book.ts';
import { ListNews } from '../../../src/lists/list-news.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { alertRoutes } from '../../../src/web/api/alert-routes.ts';
import { listEntryRoutes } from '../../../src/web/api/list-entry-routes.ts';
import { listExportRoutes } from '../../../src/web/api/list-export-routes.ts';
import { listRoutes } from '../../../src/web/api/list-routes.ts';
import { sessionRoutes } from '../../../src/web/api/session-routes.ts';
import { openLiveSources } from '../../../src/web/live/live-sources.ts';
import { EventTap } from '../../../src/work/event-tap.ts';
import { raiseAlert } from '../../alert/support.ts';
import { openState } from '../../respond/support.ts';
import { WebUnderTest } from '../../web/support.ts';

const PUBLIC = resolve(import.meta.dirname, '../../../dist/public');

/** The web role as it is, with the built dashboard, the API of lists and the live socket. Ann is a responder. */
export class ListsServer {
  readonly #bus = new EmbeddedLiveBus(createLogger('silent'));
  #close!: () => Promise<void>;
  #state!: StateStore;
  #web!: WebUnderTest;
  book!: ListBook;
  /** Of the session of Ann. */
  cookie!: { readonly name: string; readonly value: string; readonly url: string };

  async start(): Promise<this> {
    const { state, close } = await openState();
    this.#close = close;
    this.#state = state;
    const news = new ListNews(this.#bus);
    this.book = new ListBook({ state, now: Date.now, onChange: (list) => news.tell(list) });
    const own = { lists: this.book, state, now: Date.now };
    const alertNews = new AlertNews(this.#bus);
    const alerts = alertRoutes({ ...own, news: alertNews, mostCounted: 20 });
    const live = openLiveSources({
      tap: new EventTap(this.#bus, Date.now),
      news: alertNews,
      incidentNews: new IncidentNews(this.#bus),
      bus: this.#bus,
      state,
      audit: new AuditLog({ state, log: createLogger('silent'), now: Date.now }),
      log: createLogger('silent'),
      now: Date.now,
    });
    this.#web = await WebUnderTest.start(
      (people) => [
        ...alerts,
        ...listRoutes(own),
        ...listEntryRoutes(own),
        ...listExportRoutes(own),
        ...sessionRoutes(people),
      ],
      { live, now: Date.now, publicDirectory: PUBLIC },
    );
    this.cookie = await this.signedIn('ann', 'responder');
    return this;
  }
  async stop(): Promise<void> {
    await this.#web.stop();
    await this.#close();
  }
  get url(): string {
    return this.#web.server.url;
  }
  async signedIn(name: string, role: Role): Promise<typeof this.cookie> {
    return { name: 'mozdef', value: await this.#web.signedIn(name, role), url: this.url };
  }

  /** Someone else makes a list, elsewhere. */
  async make(
    name: string,
    { kind = 'watch', description = '', types }: { kind?: ListKind; description?: string; types?: EntryType[] } = {},
    given: readonly GivenEntry[] = [],
  ): Promise<void> {
    await this.book.create({ name, kind, description, types }, { actor: 'kim' });
    if (given.length > 0) await this.add(name, given);
  }
  /** Someone else adds entries, elsewhere. */
  async add(name: string, given: readonly GivenEntry[]): Promise<void> {
    await addEntries(this.book, name, { given, actor: 'kim' });
  }
  /** A rule raises an alert because of this event. */
  async raise(id: string, event: Event): Promise<void> {
    await raiseAlert(id, { state: this.#state, now: Date.now(), events: [event] });
  }
  /** What firewalls are given. */
  async exported(name: string): Promise<string> {
    return (await this.#web.get(`/api/lists/${name}/export`)).text;
  }
}
