import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { eventsConfig, normalizeOptions } from '../../src/event/events-config.ts';
import { TAXONOMY } from '../../src/event/taxonomy.ts';
import { normalized } from '../support/normalized.ts';

describe('section events of the configuration', () => {
  it('has defaults for everything and names this machine', () => {
    expect(normalizeOptions(eventsConfig.parse({}))).toEqual({
      mozdefhostname: hostname(),
      timezone: 'UTC',
      bounds: { depth: 16, keys: 1000, string: 65_536, total: 1_048_576 },
    });
  });

  it('takes any zone of the IANA database and nothing else', () => {
    expect(eventsConfig.safeParse({ timezone: 'America/New_York' }).success).toBe(true);
    expect(eventsConfig.safeParse({ timezone: 'Moon/Tranquility' }).success).toBe(false);
    expect(eventsConfig.safeParse({ timezone: '' }).success).toBe(false);
  });
});

describe('the taxonomy', () => {
  it('describes every field of an event but MozDef own part', () => {
    const described = new Set(TAXONOMY.map(({ field }) => field));

    const { mozdef: _mozdef, details: _details, ...fields } = normalized({});

    expect(Object.keys(fields).filter((field) => !described.has(field))).toEqual([]);
    expect(described.size).toBe(TAXONOMY.length);
  });
});
