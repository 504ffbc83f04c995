import { KeptRuleLists, type KeptRuleListsOptions } from './detect/kept-rule-lists.ts';
import type { Foundation } from './lay-foundation.ts';
import { ListBook } from './lists/list-book.ts';
import { ListNews } from './lists/list-news.ts';
import { ListStore } from './lists/list-store.ts';
import { ListWatcher } from './lists/list-watcher.ts';
import type { Logger } from './log/log.ts';
import type { Settings } from './settings.ts';

/* The parts of an instance that have to do with the lists that people keep. */

/** What changes lists; all instances hear of it. */
export function listBook({ state, bus }: Pick<Foundation, 'state' | 'bus'>): ListBook {
  const news = new ListNews(bus);
  return new ListBook({ state, onChange: (list) => news.tell(list), now: Date.now });
}

/** What knows lists, for those who look events up in them. */
export function listWatcher(log: Logger, { state, bus }: Pick<Foundation, 'state' | 'bus'>): ListWatcher {
  return new ListWatcher({ store: new ListStore(state), news: new ListNews(bus), log, now: Date.now });
}

/** What rules see of lists. */
export function keptRuleLists(
  { settings, log }: { readonly settings: Settings; readonly log: Logger },
  { state }: Pick<Foundation, 'state'>,
  onChange: KeptRuleListsOptions['onChange'],
): KeptRuleLists {
  return new KeptRuleLists({ config: settings.rules, store: new ListStore(state), log, now: Date.now, onChange });
}
