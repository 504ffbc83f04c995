import { setTimeout as pause } from 'node:timers/promises';
import type { StreamHit } from '../detect/detector.ts';
import { type Finding, joined, type Match } from '../detect/judge/judge.ts';
import { eventOfMatch } from '../detect/judge/match-id.ts';
import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Alert, AlertSample } from './alert.ts';
import { type AlertBook, type GroupChanges, type KnownGroup, sampleOf } from './alert-book.ts';
import { alertId, draftAlert, summaryOf } from './draft-alert.ts';
import { type Episode, episodesOf, reconcile } from './reconcile.ts';
import { retained } from './retained.ts';
import { saidBody, saidOf, together, toSay } from './said-matches.ts';
import { countedMatches, withoutCounted } from './stream-matches.ts';

/** Documents that are saved in one write: enough to be quick, and few enough that no one who reads meanwhile waits for long. */
const MOST_DOCUMENTS = 300;
/** Documents of a group besides its matches. */
const OF_GROUP = 3;
const ATTEMPTS = 20;
/** Wait before a group is saved again that another one changed meanwhile, at random up to so long. Milliseconds. */
const WAIT_MS = 50;
/** So late events may be and still join an alert that ended before: as late as they may be stored under their own day. */
const LATE_MS = 8 * 86_400_000;

export interface StreamRaiserOptions {
  readonly state: StateStore;
  readonly alerts: AlertBook;
  /** Told of alerts that were saved. */
  readonly onAlerts: (alerts: readonly Alert[]) => void;
  readonly now: () => number;
}

/**
 * Raises the alerts of rules on the stream, in the worker that stored the events. Each match is saved in the same write as its alert,
 * so that a batch that is delivered again counts nothing twice, and two workers that hit the same group at once count both.
 */
export class StreamRaiser {
  readonly #options: StreamRaiserOptions;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: StreamRaiserOptions) {
    this.#options = options;
  }

  /** Rejects with `state-unavailable` or `disk-full`: then the batch is to be done again. */
  raise(hits: readonly StreamHit[], received: number): Promise<void> {
    // Batches of one process would only stand in each other's way.
    const done = this.#turn.then(() => this.#raise(hits, received));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #raise(hits: readonly StreamHit[], received: number): Promise<void> {
    for (const some of inWrites(hits)) await this.#save(some, received);
  }

  async #save(hits: readonly StreamHit[], received: number): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await pause(Math.random() * WAIT_MS);
      if (await this.#saveOnce(hits, received)) return;
      if (hits.length === 1) continue;
      // One group that another worker changes must not hold up the others.
      const half = Math.ceil(hits.length / 2);
      await this.#save(hits.slice(0, half), received);
      return this.#save(hits.slice(half), received);
    }
    throw new MozdefError('state-unavailable', 'alerts are being changed by too many at once');
  }

  /** False, and nothing is saved, when another one changed something meanwhile. */
  async #saveOnce(hits: readonly StreamHit[], received: number): Promise<boolean> {
    const { state, alerts, onAlerts, now } = this.#options;
    const fresh = await withoutCounted(state, hits, received);
    if (fresh.length === 0) return true;
    const known = await alerts.groups(fresh.map(({ source, group }) => ({ rule: source.id, group })));
    const before = now() - LATE_MS;
    const changes = fresh.map((hit, index) => changesOf(hit, known[index] as KnownGroup, before));
    const saved = await alerts.save(changes, countedMatches(fresh, received, now()));
    if (saved && saved.length > 0) onAlerts(saved);
    return saved !== undefined;
  }
}

/** The hits in parts that are saved in one write each; a hit of very many events is cut. */
function* inWrites(hits: readonly StreamHit[]): Generator<readonly StreamHit[]> {
  let part: StreamHit[] = [];
  let size = 0;
  for (const hit of hits) {
    for (let at = 0; at < hit.matches.length; at += MOST_DOCUMENTS) {
      const matches = hit.matches.slice(at, at + MOST_DOCUMENTS);
      if (part.length > 0 && size + matches.length + OF_GROUP > MOST_DOCUMENTS) {
        yield part;
        [part, size] = [[], 0];
      }
      part.push({ ...hit, matches });
      size += matches.length + OF_GROUP;
    }
  }
  if (part.length > 0) yield part;
}

function changesOf(hit: StreamHit, { body, version }: KnownGroup, before: number): GroupChanges {
  const { source, group } = hit;
  const known = episodesOf(body);
  const matches = [...hit.matches].sort((one, other) => one.time - other.time);
  const found = joined(matches.map(findingOf), source.quiet);
  const idOf = (finding: Finding): string => alertId(source.id, group, finding);
  const from = Number.POSITIVE_INFINITY;
  const { episodes, merged } = reconcile({ known, found, from, quiet: source.quiet, monotone: true, idOf });
  const taken = merged.map(({ episode }) => episode);
  const counted = episodes.map((episode) => withCount(episode, matches, taken));
  const changed = counted.filter(({ count }, index) => count !== episodes[index]?.count);
  const said: Record<string, readonly Match[]> = { ...saidOf(body) };
  const { lists } = summaryOf(source);
  const updates = changed.map((episode) => {
    const own = matches.filter((match) => within(episode, match));
    const merging = merged.flatMap(({ episode: other, into }) => (into === episode.alert ? [other.alert] : []));
    const all = together([...[episode.alert, ...merging].map((alert) => said[alert] ?? []), own]);
    said[episode.alert] = toSay(all, lists);
    const { facts } = draftAlert({ rule: source, group, finding: episode, matches: all, count: episode.count });
    return { id: episode.alert, facts, samples: samplesOf(hit, own) };
  });
  const kept = retained(counted, before - source.quiet);
  return {
    rule: source.id,
    group,
    version,
    body: { rule: source.id, group, episodes: kept, ...saidBody(kept, said) } as unknown as JsonObject,
    updates,
    withdrawn: [],
    merged: merged.map(({ episode, into }) => ({ alert: episode.alert, into })),
  };
}

/** Of the events that were hit those of these matches. */
function samplesOf({ samples }: StreamHit, matches: readonly Match[]): AlertSample[] {
  const own = new Set(matches.map(({ id }) => eventOfMatch(id)));
  return samples.filter(({ mozdef: { id } }) => own.has(id)).map(sampleOf);
}

function findingOf({ time }: Match): Finding {
  return { first: time, fired: time, last: time, until: time, value: 1 };
}

/** What it had, what it took over of others, and what is new. */
function withCount(episode: Episode, matches: readonly Match[], merged: readonly Episode[]): Episode {
  const taken = merged.filter(({ first, last }) => first >= episode.first && last <= episode.last);
  const count = taken.reduce((sum, other) => sum + other.count, episode.count);
  return { ...episode, count: count + matches.filter((match) => within(episode, match)).length };
}

function within({ first, last }: Finding, { time }: Match): boolean {
  return time >= first && time <= last;
}
