import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { settingsSchema } from '../../src/settings.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

let guide: string;
let directory: string;
beforeAll(async () => {
  guide = await readFile(join(ROOT, 'docs/guides/enrich-alerts.md'), 'utf8');
  directory = await mkdtemp(join(tmpdir(), 'mozdef-guide-'));
  await mkdir(join(directory, 'alerts'));
});
afterAll(() => rm(directory, { recursive: true }));

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);
}

describe('the examples of the guide', () => {
  it('do what the guide says, as they stand there', async () => {
    const [bundled, own] = blocks('yaml').map((text) => settingsSchema.parse(parse(text)).plugins.alerts);
    await writeFile(join(directory, 'alerts/badge.ts'), blocks('ts')[0] ?? '');
    const at = (path: string): string => JSON.stringify(pathToFileURL(join(ROOT, path)).href);
    const script = `
      import { AlertEnricher } from ${at('src/enrich/alert-enricher.ts')};
      import { openAlertPlugins } from ${at('src/enrich/open-alert-plugins.ts')};
      import { createLogger } from ${at('src/log/log.ts')};
      import { BUNDLED_ALERT_PLUGINS } from ${at('src/plugin/bundled-plugins.ts')};
      const log = createLogger('silent');
      const now = () => 0;
      const ground = { bundledDirectory: BUNDLED_ALERT_PLUGINS, directories: [${JSON.stringify(directory)}], log, now,
        resolveFile: (path) => path };
      const asked = [];
      const store = { search: async (request) => { asked.push(request); return { events: [{ hostname: 'door7' }], partial: false }; } };
      const enrich = async (config, alert) => {
        const { plugins, faults } = await openAlertPlugins({ ...ground, config });
        if (faults[0]) throw faults[0];
        const state = { get: async () => new Map() };
        const enricher = new AlertEnricher({ plugins, store, state, timeoutMs: 2000, breaker: { failures: 20, pause: 1 }, log, now });
        return (await enricher.enrich([{ after: { id: 'a', summary: 'S', tags: [], category: '', rule: '', events: [], group: {},
          firstseen: '2026-11-24T12:00:00.000Z', lastseen: '2026-11-24T12:00:00.000Z', ...alert } }])).alerts[0];
      };
      const one = await enrich(${JSON.stringify(bundled)}, { summary: '10.1.2.3 and 2001:db8:1::7' });
      const two = await enrich(${JSON.stringify(own)}, { tags: ['VPN'], group: { 'details.username': 'alice' } });
      console.log(JSON.stringify([one.summary, two.summary, two.details, asked[0].range.to - asked[0].range.from]));`;
    await writeFile(join(directory, 'main.test.mjs'), script);

    const { stdout } = await run(process.execPath, [join(directory, 'main.test.mjs')]);

    expect(JSON.parse(stdout)).toEqual([
      '10.1.2.3 and 2001:db8:1::7; 10.1.2.3 is in Berlin; 2001:db8:1::7 is of Paris',
      'S; last door: door7',
      { lastdoor: 'door7' },
      24 * 3_600_000 + 60_000,
    ]);
  });
});
