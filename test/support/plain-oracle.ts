/*
 * What rules find, worked out again by looking at all events at every instant at which anything can change: slow, plain, and with
 * nothing of what the product judges by. Times are milliseconds since 1970.
 */

export interface PlainEvent {
  readonly time: number;
}

/** From when to when a rule was fulfilled, and the events that count towards it. */
export interface PlainSpan {
  readonly first: number;
  readonly fired: number;
  readonly last: number;
  /** The first instant at which it was not. */
  readonly until: number;
}

/** What is said of a group. */
export interface PlainAlert {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** Spans of which the next fires less than this after the one before ended are one. */
function together(spans: readonly PlainSpan[], quiet: number): PlainSpan[] {
  const all: PlainSpan[] = [];
  for (const span of [...spans].sort((one, other) => one.fired - other.fired)) {
    const before = all.at(-1);
    if (!before || span.fired >= before.until + quiet) all.push(span);
    else
      all[all.length - 1] = {
        first: Math.min(before.first, span.first),
        fired: before.fired,
        last: Math.max(before.last, span.last),
        until: Math.max(before.until, span.until),
      };
  }
  return all;
}

/** With how many of these events lie in each span. */
export function counted(spans: readonly PlainSpan[], events: readonly PlainEvent[]): PlainAlert[] {
  return spans.map(({ first, last }) => ({
    first,
    last,
    count: events.filter(({ time }) => time >= first && time <= last).length,
  }));
}

/** Each event fires. */
export function each(events: readonly PlainEvent[], quiet: number): PlainSpan[] {
  return together(
    events.map(({ time }) => ({ first: time, fired: time, last: time, until: time })),
    quiet,
  );
}

export interface WhileOptions<E extends PlainEvent> {
  readonly window: number;
  /** By default the window. */
  readonly quiet?: number;
  readonly holds: (inside: readonly E[]) => boolean;
  /** Whether it can also begin because an event leaves the window, which is known up to this time only. */
  readonly leaving?: number;
}

/** While something holds of the events in (t - window, t], of which there is at least one. */
export function whileHolds<E extends PlainEvent>(events: readonly E[], options: WhileOptions<E>): PlainSpan[] {
  const { window, holds, quiet = window, leaving = Number.NEGATIVE_INFINITY } = options;
  const came = new Set(events.map(({ time }) => time));
  const spans: PlainSpan[] = [];
  let open: PlainSpan | undefined;
  for (const at of instants(events, [0, window])) {
    const inside = events.filter(({ time }) => time > at - window && time <= at);
    if (inside.length === 0 || !holds(inside)) {
      if (open) spans.push({ ...open, until: at });
      open = undefined;
      continue;
    }
    const times = inside.map(({ time }) => time);
    const seen = { last: Math.max(...times), until: at };
    if (open) open = { ...open, ...seen };
    else if (came.has(at) || at <= leaving) open = { first: Math.min(...times), fired: at, ...seen };
  }
  return together(spans, quiet);
}

/** While there are fewer than `least` events in (t - window, t], from a window after one was first seen until none was for `remember`. */
export function tooFew(
  events: readonly PlainEvent[],
  {
    window,
    least,
    remember,
    until,
  }: { readonly window: number; readonly least: number; readonly remember: number; readonly until: number },
): PlainSpan[] {
  const spans: PlainSpan[] = [];
  let open: PlainSpan | undefined;
  for (const at of instants(events, [0, window, remember])) {
    const times = events.map(({ time }) => time).filter((time) => time <= at);
    const seen = Math.max(...times);
    const began = Math.max(...times.filter((time) => !times.some((other) => other < time && other > time - remember)));
    const inside = times.filter((time) => time > at - window);
    if (at < began + window || at >= seen + remember || inside.length >= least) {
      if (open) spans.push({ ...open, until: at });
      open = undefined;
    } else if (at <= until)
      open = open ? { ...open, last: seen } : { first: Math.min(seen, ...inside), fired: at, last: seen, until: at };
  }
  return together(spans, window);
}

/** One event, and within the window another one; that before which is nearest counts. */
export function followed(firsts: readonly PlainEvent[], seconds: readonly PlainEvent[], window: number): PlainSpan[] {
  const spans = seconds.flatMap(({ time }) => {
    const before = firsts.map((one) => one.time).filter((one) => one <= time && one > time - window);
    return before.length === 0 ? [] : [{ first: Math.max(...before), fired: time, last: time, until: time }];
  });
  return together(spans, window);
}

/** One event, and no other within the window; known up to `until`. */
export function notFollowed(
  firsts: readonly PlainEvent[],
  seconds: readonly PlainEvent[],
  { window, until }: { readonly window: number; readonly until: number },
): PlainSpan[] {
  const alone = firsts.filter(({ time }) => !seconds.some((one) => one.time >= time && one.time <= time + window));
  const spans = alone.map(({ time }) => ({ first: time, fired: time + window, last: time, until: time + window }));
  return together(
    spans.filter(({ fired }) => fired <= until),
    window,
  );
}

/** None for a window, until one comes or none did for `remember`; known up to `until`. */
export function silences(
  events: readonly PlainEvent[],
  { window, remember, until }: { readonly window: number; readonly remember: number; readonly until: number },
): PlainSpan[] {
  const times = instants(events, [0]);
  return times.flatMap((time, index) => {
    const end = Math.min(times[index + 1] ?? Number.POSITIVE_INFINITY, time + remember);
    const fired = time + window;
    return fired < end && fired <= until ? [{ first: time, fired, last: time, until: end }] : [];
  });
}

/** The first of each value for so long. */
export function newValues(events: readonly PlainEvent[], history: number): PlainSpan[] {
  const times = instants(events, [0]);
  const fresh = times.filter((time) => !times.some((other) => other < time && other > time - history));
  return fresh.map((time) => ({ first: time, fired: time, last: time, until: time + 1 }));
}

/** Where the value is another than that of the event before, given in order, which is the first of the two. */
export function changes(events: readonly (PlainEvent & { readonly value: string })[], window: number): PlainSpan[] {
  const pairs = events.slice(1).flatMap((event, index) => {
    const before = events[index] as PlainEvent & { readonly value: string };
    const isChange = before.value !== event.value && before.time >= event.time - window;
    return isChange ? [{ time: event.time, first: before.time }] : [];
  });
  return instants(pairs, [0]).map((time) => {
    const firsts = pairs.filter((pair) => pair.time === time).map(({ first }) => first);
    return { first: Math.min(...firsts), fired: time, last: time, until: time + 1 };
  });
}

/** Of the alerts of another rule so many within the window; they begin with the first event of the first of them. */
export function manyAlerts(
  alerts: readonly PlainSpan[],
  { window, least }: { readonly window: number; readonly least: number },
): PlainSpan[] {
  const points = alerts.map(({ fired, first }) => ({ time: fired, first }));
  return whileHolds(points, { window, holds: (inside) => inside.length >= least }).map((span) => {
    const own = points.filter(({ time }) => time >= span.first && time <= span.last);
    return { ...span, first: Math.min(span.first, ...own.map(({ first }) => first)) };
  });
}

/** The times of events, each with these distances after it. */
function instants(events: readonly PlainEvent[], distances: readonly number[]): number[] {
  const times = events.flatMap(({ time }) => distances.map((distance) => time + distance));
  return [...new Set(times)].sort((one, other) => one - other);
}
