import type { StreamHit } from '../detect/detector.ts';
import { type Finding, joined, type Match } from '../detect/judge/judge.ts';
import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import type { Alert } from './alert.ts';
import { type AlertBook, type GroupChanges, type KnownGroup, sampleOf } from './alert-book.ts';
import { alertId, draftAlert } from './draft-alert.ts';
import { type Episode, episodesOf, reconcile } from './reconcile.ts';

/** Collection of the events that rules on the stream matched; ids begin with the day on which the batch was received. */
const MATCHES = 'matches';
/** Groups that are saved in one write. */
const CHUNK = 100;
const ATTEMPTS = 10;

export interface StreamRaiserOptions {
  readonly state: StateStore;
  readonly alerts: AlertBook;
  /** Told of alerts that were saved. */
  readonly onAlerts: (alerts: readonly Alert[]) => void;
}

/**
 * Raises the alerts of rules on the stream, in the worker that stored the events. Each match is saved in the same write as its alert,
 * so that a batch that is delivered again counts nothing twice, and two workers that hit the same group at once count both.
 */
export class StreamRaiser {
  readonly #options: StreamRaiserOptions;

  constructor(options: StreamRaiserOptions) {
    this.#options = options;
  }

  /** Rejects with `state-unavailable` or `disk-full`: then the batch is to be done again. */
  async raise(hits: readonly StreamHit[], received: number): Promise<void> {
    for (let at = 0; at < hits.length; at += CHUNK) await this.#save(hits.slice(at, at + CHUNK), received);
  }

  async #save(hits: readonly StreamHit[], received: number): Promise<void> {
    const { alerts, onAlerts } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const fresh = await this.#withoutKnown(hits, received);
      if (fresh.length === 0) return;
      const known = await alerts.groups(fresh.map(({ source, group }) => ({ rule: source.id, group })));
      const changes = fresh.map((hit, index) => changesOf(hit, known[index] as KnownGroup));
      const matches = fresh.flatMap((hit) => hit.matches.map((match) => matchDocument(hit, match, received)));
      const saved = await alerts.save(changes, matches);
      if (saved) {
        if (saved.length > 0) onAlerts(saved);
        return;
      }
    }
    throw new MozdefError('state-unavailable', 'alerts are being changed by too many at once');
  }

  /** The hits with those matches only that were not counted before. */
  async #withoutKnown(hits: readonly StreamHit[], received: number): Promise<StreamHit[]> {
    const ids = hits.flatMap((hit) => hit.matches.map((match) => matchId(hit, match, received)));
    const known = await this.#options.state.get(MATCHES, ids);
    if (known.size === 0) return [...hits];
    return hits
      .map((hit) => ({ ...hit, matches: hit.matches.filter((match) => !known.has(matchId(hit, match, received))) }))
      .filter(({ matches }) => matches.length > 0);
  }
}

function changesOf(hit: StreamHit, { body, version }: KnownGroup): GroupChanges {
  const { source, group } = hit;
  const known = episodesOf(body);
  const matches = [...hit.matches].sort((one, other) => one.time - other.time);
  const found = joined(matches.map(findingOf), source.quiet);
  const idOf = (finding: Finding): string => alertId(source.id, group, finding);
  const from = Number.POSITIVE_INFINITY;
  const { episodes, merged } = reconcile({ known, found, from, quiet: source.quiet, monotone: true, idOf });
  const counted = episodes.map((episode) =>
    withCount(
      episode,
      matches,
      merged.map((one) => one.episode),
    ),
  );
  const changed = counted.filter(({ count }, index) => count !== episodes[index]?.count);
  return {
    rule: source.id,
    group,
    version,
    body: { rule: source.id, group, episodes: counted } as unknown as JsonObject,
    updates: changed.map((episode) => {
      const own = matches.filter((match) => within(episode, match));
      const { facts } = draftAlert({ rule: source, group, finding: episode, matches: own, count: episode.count });
      return { id: episode.alert, facts, samples: hit.samples.map(sampleOf) };
    }),
    withdrawn: [],
    merged: merged.map(({ episode, into }) => ({ alert: episode.alert, into })),
  };
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

function matchId({ source }: StreamHit, { id }: Match, received: number): string {
  return `${new Date(received).toISOString().slice(0, 10)}-${source.id}-${id}`;
}

function matchDocument(hit: StreamHit, match: Match, received: number): StateChange {
  const { source, group } = hit;
  const body: JsonObject = {
    rule: source.id,
    version: source.version,
    event: match.id,
    time: match.time,
    group: [...group],
  };
  return { collection: MATCHES, id: matchId(hit, match, received), body, expected: 0 };
}
