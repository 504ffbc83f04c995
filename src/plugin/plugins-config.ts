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

const alerts = z.strictObject({
  enabled: z
    .array(z.string())
    .default(['ipaddr'])
    .describe('Names of the alert plugins that run: bundled ones, and yours in the folder `alerts` of a directory.'),
  config: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Configuration of each alert plugin by its name; docs/reference/alert-plugins.md says what it may hold.'),
  timeout: duration('2s').describe('Longest time that an alert waits for one plugin; then it is saved without.'),
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
  alerts: alerts
    .prefault({ timeout: '2s' })
    .describe('What adds to alerts, before they are saved, what is known about them.'),
});
export type PluginsConfig = z.output<typeof pluginsConfig>;
export type AlertPluginsConfig = PluginsConfig['alerts'];
export type GeoConfig = PluginsConfig['geo'];
export type BreakerConfig = PluginsConfig['breaker'];
