import type { Foundation } from './lay-foundation.ts';
import { ListBook } from './lists/list-book.ts';
import { ListNews } from './lists/list-news.ts';
import { ListStore } from './lists/list-store.ts';
import { ListWatcher } from './lists/list-watcher.ts';
import type { Logger } from './log/log.ts';

/* The parts of an instance that have to do with the lists that people keep. */

/** What changes lists; all instances hear of it. */
export function listBook({ state, bus }: Pick<Foundation, 'state' | 'bus'>): ListBook {
  const news = new ListNews(bus);
  return new ListBook({ state, onChange: () => news.tell(), now: Date.now });
}

/** What knows lists, for those who look events up in them. */
export function listWatcher(log: Logger, { state, bus }: Pick<Foundation, 'state' | 'bus'>): ListWatcher {
  return new ListWatcher({ store: new ListStore(state), news: new ListNews(bus), log, now: Date.now });
}
