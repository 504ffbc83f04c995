import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding, Match } from '../../../src/detect/judge/judge.ts';
import { judgeSpike, type SpikeOptions } from '../../../src/detect/judge/spike.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { ALWAYS, extended, instant, judgeFrom, judgePromises, matchesAt, span, spans, streams } from './support.ts';

const PLAIN = { value: { of: 'count' }, times: 2, direction: 'up', atLeast: 1, referenceAtLeast: 1 } as const;

function ratioAt(matches: readonly Match[], time: number, options: SpikeOptions): number | undefined {
  const { window, times, direction, atLeast, referenceAtLeast, fromNothing } = options;
  const valueIn = (after: number, until: number): number => {
    const inside = matches.filter((match) => match.time > after && match.time <= until);
    if (options.value.of === 'count') return inside.length;
    return inside.reduce((sum, { fields }) => sum + (typeof fields['a'] === 'number' ? fields['a'] : 0), 0);
  };
  const now = valueIn(time - window, time);
  const before = valueIn(time - 2 * window, time - window);
  if (before <= 0 || before < referenceAtLeast) {
    const step = fromNothing && direction !== 'down' && now >= referenceAtLeast * times && now >= atLeast;
    return step ? now / referenceAtLeast : undefined;
  }
  const up = now >= before * times && now >= atLeast;
  const down = now <= before / times && before >= atLeast;
  const wanted = { up, down, both: up || down }[direction];
  return wanted ? now / before : undefined;
}

function oracle(
  options: SpikeOptions,
  matches: readonly Match[],
  { from, to, watermark, since }: { from: number; to: number; watermark: number; since: number },
): Finding[] {
  const { window } = options;
  const times = matches.map(({ time }) => time);
  const moments = [...new Set(times.flatMap((time) => [time, time + window, time + 2 * window]))];
  const found: Finding[] = [];
  let open: Finding | undefined;
  for (const moment of moments.sort((one, other) => one - other)) {
    const ratio = moment < since + 2 * window && !options.fromNothing ? undefined : ratioAt(matches, moment, options);
    if (ratio === undefined) {
      if (open) found.push({ ...open, until: moment });
      open = undefined;
    } else if (moment >= from && moment < to && (times.includes(moment) || moment <= watermark)) {
      const both = times.filter((time) => time > moment - 2 * window && time <= moment);
      const current = both.filter((time) => time > moment - window);
      const first = current.length > 0 ? Math.min(...current) : Math.max(...both);
      open = extended(open, { first, fired: moment, last: Math.max(...both), until: moment, value: ratio });
    }
  }
  return found;
}

const options: fc.Arbitrary<SpikeOptions> = fc
  .record({
    window: span,
    value: fc.constantFrom<SpikeOptions['value']>({ of: 'count' }, { of: 'sum', field: 'a' }),
    times: fc.constantFrom(1.5, 2, 3),
    direction: fc.constantFrom('up' as const, 'down' as const, 'both' as const),
    atLeast: fc.integer({ min: 0, max: 3 }),
    referenceAtLeast: fc.integer({ min: 0, max: 3 }),
    fromNothing: fc.boolean(),
  })
  .map((some) => (some.fromNothing ? { ...some, referenceAtLeast: Math.max(1, some.referenceAtLeast) } : some));
/** Values that a sum takes for what they are. */
const numeric = streams().map((matches) =>
  matches.map((match) => (typeof match.fields['a'] === 'number' ? match : { ...match, fields: {} })),
);

describe('judgeSpike', () => {
  judgePromises(
    options.map((some) => ({
      judge: judgeSpike(some),
      oracle: (matches, clock) => oracle(some, matches, clock),
    })),
    { stream: numeric },
  );

  it('is judged again when something fires without a match: what it finds then is what it would find at once', () => {
    fc.assert(
      fc.property(options, numeric, instant, (some, matches, watermark) => {
        const judge = judgeSpike(some);
        const since = matches[0]?.time ?? 0;
        const clock = { from: Number.NEGATIVE_INFINITY, watermark, since };
        const first = judge.judge(matches, clock);
        const { wakeAt } = first;
        const parts = [...first.findings];
        let from = wakeAt;
        for (let turn = 0; from !== undefined && turn < 100; turn++) {
          const part = judgeFrom(judge, matches, { from, watermark: from, since });
          parts.push(...part.findings);
          from = part.wakeAt;
        }

        // What fires at an arrival later than the watermark was found before; the rest comes in order.
        const whole = judge.judge(matches, { ...clock, watermark: Number.POSITIVE_INFINITY }).findings;
        const covered = whole.every(({ fired }) => parts.some((part) => part.fired <= fired && fired < part.until));
        expect(covered).toBe(true);
      }),
    );
  });

  it('compares two windows that are open at their beginning, from two windows after the group was first seen', () => {
    const judge = judgeSpike({ ...PLAIN, window: 10 });
    const matches = matchesAt(0, 5, 18, 19, 20, 21);
    const clock = { ...ALWAYS, since: 0 };

    // (10, 20] holds three, (0, 10] one.
    expect(spans(judge.judge(matches, clock).findings)).toEqual([[20, 21, 29, 4]]);
    expect(judge.judge(matches, { ...ALWAYS, since: 9 }).findings).toEqual([]);
  });

  it('fires when a match leaves the window before, but only at the watermark', () => {
    const judge = judgeSpike({ ...PLAIN, window: 10 });
    // At 20 there are two and two; at 21 the match of 1 leaves, which makes it two to one.
    const matches = matchesAt(1, 5, 15, 16);
    const clock = { ...ALWAYS, since: -100 };

    expect(judge.judge(matches, { ...clock, watermark: 20 })).toEqual({ findings: [], wakeAt: 21 });
    expect(spans(judge.judge(matches, { ...clock, watermark: 21 }).findings)).toEqual([[21, 16, 25, 2]]);
  });

  it('falls without a match', () => {
    const judge = judgeSpike({ ...PLAIN, window: 10, direction: 'down' });
    const { findings } = judge.judge(matchesAt(1, 2, 3), { ...ALWAYS, since: -100 });

    expect(findings).toEqual([{ first: 3, fired: 12, last: 3, until: 23, value: 0.5 }]);
  });

  it('takes time in line with the number of matches', () => {
    const judge = judgeSpike({ ...PLAIN, window: 1_000, value: { of: 'avg', field: 'a' } });
    const growth = timeGrowth((size) => {
      const matches = matchesAt(...Array.from({ length: size }, (_, index) => index)).map((match) => ({
        ...match,
        fields: { a: match.time % 7 },
      }));
      return () => void judge.judge(matches, ALWAYS);
    }, 3_125);

    expect(growth).toBeLessThan(LINEAR);
  });
});
