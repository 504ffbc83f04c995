import { z } from 'zod';
import { duration } from '../config/units.ts';

const breaker = z.strictObject({
  failures: z
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('A plugin that fails on so many events in a row is switched off for a while.'),
  pause: duration('60s').describe('How long it stays off; then one event is tried.'),
});

const geo = z.strictObject({
  database: z
    .string()
    .default('')
    .describe('File in MaxMind format (.mmdb) with cities or countries; empty: the data of the package geoip-lite.'),
});

/** Section `plugins` of the configuration. */
export const pluginsConfig = z.strictObject({
  directories: z.array(z.string()).default([]).describe('Directories with plugins of your own.'),
  disabled: z.array(z.string()).default([]).describe('Names of plugins that are not to run.'),
  config: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Configuration of each plugin by its name; `mozdef plugins show NAME` says what it may hold.'),
  breaker: breaker.prefault({ pause: '60s' }).describe('When a failing plugin is switched off.'),
  geo: geo.prefault({}).describe('Where addresses are looked up.'),
});
export type PluginsConfig = z.output<typeof pluginsConfig>;
export type GeoConfig = PluginsConfig['geo'];
export type BreakerConfig = PluginsConfig['breaker'];
