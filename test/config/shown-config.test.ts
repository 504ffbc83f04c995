import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load-config.ts';
import { shownConfig, shownLines } from '../../src/config/shown-config.ts';

const schema = z.strictObject({
  listen: z.string().default('127.0.0.1:8080'),
  url: z.string().default(''),
  key: z.string().meta({ secret: true }).default(''),
  tokens: z
    .array(z.strictObject({ name: z.string(), token: z.string(), pin: z.string().meta({ secret: true }).optional() }))
    .default([]),
  plugins: z.record(z.string(), z.unknown()).default({}),
  optional: z.number().optional(),
});

function shown(set: Record<string, string>) {
  const flags = Object.entries(set).map(([key, text]) => ({ flag: `--set ${key}`, key, text }));
  return shownConfig(loadConfig(schema, { env: {}, flags, directory: '/nowhere' }));
}

it('shows every key with its value as written and where it comes from', () => {
  expect(shown({ listen: '[::1]:80' })).toEqual([
    { key: 'listen', value: '[::1]:80', origin: '--set listen' },
    { key: 'url', value: '', origin: 'default' },
    { key: 'key', value: '', origin: 'default' },
    { key: 'tokens', value: [], origin: 'default' },
    { key: 'plugins', value: {}, origin: 'default' },
  ]);
});

it.each<[string, Record<string, string>]>([
  ['marked ones', { key: 'hunter2' }],
  ['those by name', { tokens: '[{"name":"a","token":"hunter2"}]' }],
  ['marked ones in lists', { tokens: '[{"name":"a","token":"x","pin":"hunter2"}]' }],
  ['those of plugins', { 'plugins.mail.smtp_password': 'hunter2' }],
  ['those deep in plugins', { 'plugins.mail': '{"servers":[{"password":"hunter2"}]}' }],
  ['passwords in addresses', { url: 'amqp://guest:hunter2@broker.example.com/' }],
])('redacts secrets: %s', (_, set) => {
  const text = JSON.stringify(shown(set));

  expect(text).not.toContain('hunter2');
  expect(text).toContain('[redacted]');
});

it('prints lines that are YAML, with the origin as a comment', () => {
  expect(shownLines(shown({ listen: 'a:1' }))[0]).toMatch(/^listen: a:1 +# --set listen$/);
});
