import type { Permission } from '../../access/permission.ts';
import type { AlertNews } from '../../alert/alert-news.ts';
import type { IncidentNews } from '../../incident/incident-news.ts';
import { ListNews } from '../../lists/list-news.ts';
import type { LiveBus } from '../../live/live-bus.ts';
import type { Logger } from '../../log/log.ts';
import { NoteBook } from '../../notes/note-book.ts';
import type { EventTap } from '../../work/event-tap.ts';
import { ChangeFeed } from './change-feed.ts';
import type { NoteSources } from './note-talk.ts';
import { Presence } from './presence.ts';
import { TailHub } from './tail-hub.ts';

/** Kinds of objects whose changes can be followed, and what it takes. */
export const TOPICS = { alerts: 'read', incidents: 'read', lists: 'read' } as const satisfies Record<
  string,
  Permission
>;
export type Topic = keyof typeof TOPICS;

/** What can be followed over the live socket. */
export interface LiveSources {
  readonly tails: TailHub;
  readonly feeds: Readonly<Record<Topic, ChangeFeed>>;
  readonly presence: Presence;
  readonly notes: NoteSources;
  /** How often is said that a connection lives, milliseconds. */
  readonly beatMs: number;
}

interface LiveSourcesOptions extends Omit<NoteSources, 'book'> {
  readonly log: Logger;
  readonly tap: EventTap;
  readonly news: AlertNews;
  readonly incidentNews: IncidentNews;
  readonly bus: LiveBus;
  readonly beatMs?: number;
}

const BEAT_MS = 5000;

export function openLiveSources({
  beatMs = BEAT_MS,
  tap,
  news,
  incidentNews,
  bus,
  now,
  state,
  audit,
  log,
}: LiveSourcesOptions): LiveSources {
  const incidents = new ChangeFeed({
    subscribe: ({ heard, gap }) => incidentNews.subscribe({ heard: ({ incident }) => heard([incident]), gap }),
  });
  return {
    tails: new TailHub(tap, now),
    feeds: { alerts: new ChangeFeed(news), incidents, lists: new ChangeFeed(new ListNews(bus)) },
    presence: new Presence(bus, now),
    notes: { book: new NoteBook({ state, bus, log, now }), state, audit, now },
    beatMs,
  };
}

export function closeLiveSources({ feeds, presence, notes }: LiveSources): void {
  for (const feed of Object.values(feeds)) feed.close();
  presence.close();
  notes.book.close();
}
