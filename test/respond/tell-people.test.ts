import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { createLogger } from '../../src/log/log.ts';
import { BUNDLED_ACTIONS } from '../../src/plugin/bundled-plugins.ts';
import { actionsConfig } from '../../src/respond/actions-config.ts';
import { openTargets } from '../../src/respond/open-targets.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { NOW } from './support.ts';

const GUIDE = readFileSync(resolve(import.meta.dirname, '../../docs/guides/tell-people.md'), 'utf8');

/** The first block of this language in the guide. */
function example(language: string): string {
  const [, text = ''] = GUIDE.split(`\`\`\`${language}\n`, 2);
  return text.split('```', 1)[0] ?? '';
}

describe('the guide to tell people', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-guide-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const open = (config: object) =>
    openTargets({
      config: actionsConfig.parse(config),
      bundledDirectory: BUNDLED_ACTIONS,
      directories: [directory],
      blocks: { add: () => Promise.reject(new Error('no')), remove: () => Promise.reject(new Error('no')) },
      resolveFile: () => join(directory, 'secret'),
      log: createLogger('silent'),
      now: () => NOW,
    });

  it('has a configuration that works', async () => {
    writeFileSync(join(directory, 'secret'), 'https://hooks.slack.com/services/x\n');
    const { actions } = parse(example('yaml')) as { actions: object };

    const { targets, faults } = await open(actions);

    expect(faults).toEqual([]);
    expect([...targets.keys()]).toEqual(['soc', 'on-call', 'team']);
  });

  it('has an action that a server takes from any directory', async () => {
    mkdirSync(join(directory, 'actions'));
    writeFileSync(join(directory, 'actions/pager.ts'), example('ts'));
    const check = (config: object): ReturnType<typeof runCli> => {
      const text = JSON.stringify({ plugins: { directories: ['.'] }, actions: { pager: { use: 'pager', config } } });
      writeFileSync(join(directory, 'mozdef.yml'), text);
      return runCli(['config', 'check'], { cwd: directory });
    };

    expect(await check({ url: 'https://pager.example.com', token: 't' })).toMatchObject({ code: 0, stderr: '' });
    expect(await check({ url: 'https://pager.example.com' })).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('actions.pager.config: token is missing: give it, or token_file (mozdef.yml:1:'),
    });
    expect(await check({ address: 'https://pager.example.com' })).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('unknown key actions.pager.config.address'),
    });
  });

  it('has a check of signatures that works', async () => {
    // The function as it stands in the guide; what it imports is handed to it.
    const code = example('js').replace(/^import .*$/m, '');
    // oxlint-disable-next-line typescript/no-implied-eval -- it is our own guide
    const isOurs = new Function('createHmac', 'timingSafeEqual', `${code}\nreturn isOurs;`)(
      createHmac,
      timingSafeEqual,
    ) as (header: string, body: string, secret: string) => boolean;
    const sign = (seconds: number): string =>
      `t=${seconds},v1=${createHmac('sha256', 'secret').update(`${seconds}.body`).digest('hex')}`;
    const now = Math.floor(Date.now() / 1000);

    expect(isOurs(sign(now), 'body', 'secret')).toBe(true);
    expect(isOurs(sign(now), 'other', 'secret')).toBe(false);
    expect(isOurs(sign(now), 'body', 'guess')).toBe(false);
    expect(isOurs(sign(now - 400), 'body', 'secret')).toBe(false);
    expect(isOurs('t=1', 'body', 'secret')).toBe(false);
  });
});
