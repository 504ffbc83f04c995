import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

let guide: string;
let directory: string;
beforeAll(async () => {
  guide = await readFile(join(ROOT, 'docs/guides/write-a-plugin.md'), 'utf8');
  directory = await mkdtemp(join(tmpdir(), 'mozdef-guide-'));
});
afterAll(() => rm(directory, { recursive: true }));

function block(language: string): string {
  const text = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(guide)?.[1];
  if (text === undefined) throw new Error(`the guide has no ${language} block`);
  return text;
}

describe('the example of the guide', () => {
  it('does what the guide says, as it stands there', async () => {
    const code = block('ts');
    const name = /^\/\/ (\S+)/.exec(code)?.[1] ?? '';
    const { plugins } = parse(block('yaml')) as { plugins: { config: object } };
    await writeFile(join(directory, name), code);
    const at = (path: string): string => JSON.stringify(pathToFileURL(join(ROOT, path)).href);
    const script = `
      import { pino } from ${JSON.stringify(import.meta.resolve('pino'))};
      import { loadPlugins } from ${at('src/plugin/load-plugins.ts')};
      import { PluginPipeline } from ${at('src/plugin/plugin-pipeline.ts')};
      import { pluginsConfig } from ${at('src/plugin/plugins-config.ts')};
      import { anEvent, testHost } from ${at('test/plugin/support.ts')};
      const config = pluginsConfig.parse(${JSON.stringify({ config: plugins.config })});
      const loaded = await loadPlugins({ bundledDirectory: ${JSON.stringify(join(ROOT, 'plugins/events'))},
        directories: [${JSON.stringify(directory)}], config, log: pino({ level: 'silent' }) });
      const pipeline = await PluginPipeline.create(loaded, () => testHost(), { breaker: config.breaker });
      const summaries = ['login ok user=alice client=192.0.2.7', 'login failed user=healthcheck client=192.0.2.7', 'listening'];
      console.log(JSON.stringify(summaries.map((summary) => pipeline.run(anEvent({ processname: 'vpnd', summary })))));`;
    await writeFile(join(directory, 'main.test.mjs'), script);

    const { stdout } = await run(process.execPath, [join(directory, 'main.test.mjs')]);

    expect(JSON.parse(stdout)).toMatchObject([
      {
        events: [
          {
            category: 'vpn',
            details: { username: 'alice', sourceipaddress: '192.0.2.7', sourceipv4address: '192.0.2.7', success: true },
            mozdef: { plugins: ['vpn', 'ip-addresses'] },
          },
        ],
      },
      { dropped: { plugin: 'vpn', reason: 'quiet user' } },
      { events: [{ details: {}, mozdef: { plugins: [] } }] },
    ]);
  });
});
