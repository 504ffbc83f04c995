import type { Event } from '../../../src/event/event.ts';
import {
  counted,
  each,
  followed,
  manyAlerts,
  notFollowed,
  type PlainEvent,
  type PlainSpan,
  silences,
  tooFew,
  whileHolds,
} from '../../support/plain-oracle.ts';

/** Rules of all ways in which alerts come to be, by the files in which they stand. */
export const RULE_FILES = {
  'stream.yml': `id: failures
title: Failures of a host
type: match
query: category:work AND details.failed:yes
group_by: [hostname]
window: 5s
`,
  'threshold.yml': `id: busy
title: Busy host
type: threshold
query: category:work
group_by: [hostname]
window: 5s
threshold: 20
schedule: 1s
`,
  'waiting.yml': `id: unfinished
title: A job that does not end
type: sequence
steps: [{ query: "details.job:begin" }, { query: "details.job:end", absent: true }]
group_by: [hostname]
window: 4s
schedule: 1s
---
id: finished
title: A job that ends
type: sequence
steps: [{ query: "details.job:begin" }, { query: "details.job:end" }]
group_by: [hostname]
window: 4s
schedule: 1s
---
id: idle
title: A host without a job
type: absence
query: details.job:begin
group_by: [hostname]
window: 4s
remember: 1h
schedule: 1s
---
id: share
title: Jobs that end, and hardly one that begins
type: percentage
query: details.job:(begin OR end)
of: details.job:begin
group_by: [hostname]
window: 6s
condition: { lt: 50 }
schedule: 1s
---
id: troubled
title: Several jobs that do not end
type: rules
rules: [unfinished]
group_by: [hostname]
window: 1h
threshold: 2
schedule: 1s
`,
  'correlation.yml': `title: A failure
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b11
name: failure
status: test
logsource: {product: test}
detection:
  selection:
    failed: 'yes'
  condition: selection
level: low
---
title: Many failures
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b12
status: test
correlation:
  type: event_count
  rules: [failure]
  group-by: [hostname]
  timespan: 10s
  condition: {gte: 5}
level: high
---
title: A job begins
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b13
name: begin
status: test
logsource: {product: test}
detection:
  selection:
    job: begin
  condition: selection
level: low
---
title: Few jobs
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b14
status: test
correlation:
  type: event_count
  rules: [begin]
  group-by: [hostname]
  timespan: 10s
  condition: {lt: 2}
level: high
---
title: A job ends
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b15
name: end
status: test
logsource: {product: test}
detection:
  selection:
    job: end
  condition: selection
level: low
---
title: A job that ends soon
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b16
name: soon
status: test
correlation:
  type: temporal_ordered
  rules: [begin, end]
  group-by: [hostname]
  timespan: 4s
level: high
---
title: A host that begins jobs and ends them
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b17
status: test
correlation:
  type: value_count
  rules: [begin, end]
  group-by: [hostname]
  timespan: 4s
  condition: {field: job, gte: 2}
level: high
---
title: Jobs that end soon, again and again
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b18
status: test
correlation:
  type: event_count
  rules: [soon]
  generate: true
  group-by: [hostname]
  timespan: 1h
  condition: {gte: 2}
level: high
`,
};

interface Work extends PlainEvent {
  readonly job: unknown;
  readonly failed: unknown;
}

interface Watched {
  readonly counts: (event: Work) => boolean;
  /** What is waited for is known up to `until`. */
  readonly finds: (events: readonly Work[], until: number) => readonly PlainSpan[];
}

const WEEK = 7 * 86_400_000;
const HOUR = 3_600_000;
const begins = ({ job }: Work): boolean => job === 'begin';
const ends = ({ job }: Work): boolean => job === 'end';
const isJob = (event: Work): boolean => begins(event) || ends(event);
const isFailure = ({ failed }: Work): boolean => failed === 'yes';
const finished = (events: readonly Work[]): readonly PlainSpan[] =>
  followed(events.filter(begins), events.filter(ends), 4000);
const unfinished: Watched['finds'] = (events, until) =>
  notFollowed(events.filter(begins), events.filter(ends), { window: 4000, until });

/** What these rules mean in plain words; all group by the host. */
const WATCHED: Readonly<Record<string, Watched>> = {
  failures: { counts: isFailure, finds: (events) => each(events, 5000) },
  busy: {
    counts: () => true,
    finds: (events) => whileHolds(events, { window: 5000, holds: ({ length }) => length >= 20 }),
  },
  unfinished: { counts: isJob, finds: unfinished },
  finished: { counts: isJob, finds: finished },
  idle: { counts: begins, finds: (events, until) => silences(events, { window: 4000, remember: HOUR, until }) },
  share: {
    counts: isJob,
    finds: (events, until) =>
      whileHolds(events, {
        window: 6000,
        holds: (inside) => inside.filter(begins).length / inside.length < 0.5,
        leaving: until,
      }),
  },
  troubled: {
    counts: isJob,
    finds: (events, until) => manyAlerts(unfinished(events, until), { window: HOUR, least: 2 }),
  },
  '6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b12': {
    counts: isFailure,
    finds: (events) => whileHolds(events, { window: 10_000, holds: ({ length }) => length >= 5 }),
  },
  '6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b14': {
    counts: begins,
    finds: (events, until) => tooFew(events, { window: 10_000, least: 2, remember: WEEK, until }),
  },
  '6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b16': { counts: isJob, finds: finished },
  '6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b17': {
    counts: isJob,
    finds: (events) =>
      whileHolds(events, { window: 4000, holds: (inside) => new Set(inside.map(({ job }) => job)).size >= 2 }),
  },
  '6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b18': {
    counts: isJob,
    finds: (events) => manyAlerts(finished(events), { window: HOUR, least: 2 }),
  },
};

export const WATCHED_RULES = Object.keys(WATCHED);

/** Whether these find anything is not for sure. */
export const LEFT_TO_CHANCE: ReadonlySet<string> = new Set(['troubled', '6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b18']);

export type Said = readonly [rule: string, host: string, count: number, first: number, last: number];

/** What a plain look at all events finds, with nothing of what the product judges by. */
export function lookAt(events: readonly Event[], until: number): Said[] {
  const hosts = [...Map.groupBy(events, ({ hostname }) => hostname)];
  return Object.entries(WATCHED).flatMap(([rule, { counts, finds }]) =>
    hosts.flatMap(([host, all]) => {
      const own = all.map(workOf).filter(counts);
      return counted(finds(own, until), own).map(({ first, last, count }): Said => [rule, host, count, first, last]);
    }),
  );
}

function workOf({ utctimestamp, details }: Event): Work {
  return { time: Date.parse(utctimestamp), job: details['job'], failed: details['failed'] };
}
