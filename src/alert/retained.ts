import type { Episode } from './reconcile.ts';

/** Episodes that are kept although nothing is expected to touch them any more. */
const MOST_OLD = 50;

/**
 * What is kept of a group's episodes, given in order of `fired`: those that went on after `before`, which events that are late may
 * still touch, and the newest of the others. An event that is later than that gets an alert of its own.
 */
export function retained(episodes: readonly Episode[], before: number): readonly Episode[] {
  const old = episodes.filter(({ until }) => until < before);
  if (old.length <= MOST_OLD) return episodes;
  const dropped = new Set(old.slice(0, -MOST_OLD));
  return episodes.filter((episode) => !dropped.has(episode));
}
