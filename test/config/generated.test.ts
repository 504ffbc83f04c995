import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { configJsonSchema, describeConfig, walkConfig } from '../../src/config/config-node.ts';
import { ERROR_CODES } from '../../src/lifecycle/error.ts';
import { REFUSALS, Refusal, type RefusalReason } from '../../src/receive/refusal.ts';
import { loadSettings, settingsSchema } from '../../src/settings.ts';
import { apiPage } from '../../tools/docs/api-page.ts';
import { commandLinePage } from '../../tools/docs/command-line-page.ts';
import { configurationPage } from '../../tools/docs/configuration-page.ts';
import { defaultConfiguration } from '../../tools/docs/default-configuration.ts';
import { errorsPage } from '../../tools/docs/errors-page.ts';
import { eventPage } from '../../tools/docs/event-page.ts';
import { pluginsPage } from '../../tools/docs/plugins-page.ts';

const ROOT = resolve(import.meta.dirname, '../..');

it.each<[string, () => string | Promise<string>]>([
  ['config/default.yml', defaultConfiguration],
  ['docs/reference/configuration.md', configurationPage],
  ['docs/reference/errors.md', errorsPage],
  ['docs/reference/command-line.md', commandLinePage],
  ['docs/reference/api.md', apiPage],
  ['docs/reference/event.md', eventPage],
  ['docs/reference/plugins.md', pluginsPage],
])('%s is up to date (npm run docs)', async (file, render) => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toBe(await render());
});

it('config/default.yml says exactly the defaults', () => {
  const sources = { env: {}, flags: [], directory: '/nowhere' };
  const { settings, filesFrom } = loadSettings({ ...sources, file: join(ROOT, 'config/default.yml') });
  const defaults = loadSettings(sources).settings;

  expect({ ...settings, data_dir: '' }).toEqual({ ...defaults, data_dir: '' });
  expect(settings.data_dir).toBe(join(filesFrom, 'data'));
  expect(defaults.data_dir).toBe('/nowhere/data');
});

describe('every key of the configuration', () => {
  const keys: [string, string][] = [];
  walkConfig(describeConfig(settingsSchema), (path, node) => {
    keys.push([path.join('.'), node.description]);
  });

  it.each(keys)('%s has a description', (key, description) => {
    expect(key).toMatch(/^[a-z\d_.]+$/);
    expect(description).toMatch(/^\S.*\.$/);
  });
});

it('has a JSON Schema that refuses unknown keys', () => {
  expect(configJsonSchema(settingsSchema)).toMatchObject({
    type: 'object',
    additionalProperties: false,
    properties: { queue: { additionalProperties: false, properties: { max_bytes: { default: '2GB' } } } },
  });
});

describe('the page of errors', () => {
  const page = errorsPage();
  const [errors = '', refusals = ''] = page.split('## Refusals of the frontend');
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'));
  const codesIn = (pattern: RegExp): string[] => [
    ...new Set(
      sources.flatMap((source) =>
        [...source.matchAll(pattern)].map(([, thrown, answered]) => thrown ?? answered ?? ''),
      ),
    ),
  ];

  it('explains every error that is thrown or answered by its code', () => {
    const thrown = codesIn(/new MozdefError\(\s*'([a-z-]+)'|error: \{ code: '([a-z-]+)'/g).filter(Boolean);

    expect(thrown.length).toBeGreaterThan(10);
    for (const code of [...thrown, ...Object.keys(ERROR_CODES)]) expect(errors).toContain(`| \`${code}\` |`);
  });

  it('explains every refusal of the frontend, with its status', () => {
    const thrown = codesIn(/new Refusal\(\s*'([a-z-]+)'/g);

    expect(thrown.length).toBeGreaterThan(8);
    for (const code of [...thrown, ...Object.keys(REFUSALS)]) {
      const { status } = new Refusal(code as RefusalReason, '');
      expect(refusals).toMatch(new RegExp(`^\\| \`${code}\` \\| .+ \\| ${status} \\|$`, 'm'));
    }
  });
});
