import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MozdefError } from '../../src/lifecycle/error.ts';
import { pluginFaults } from '../../src/plugin/plugin-faults.ts';
import { pluginsConfig } from '../../src/plugin/plugins-config.ts';

const GOOD = `import { defineEventPlugin } from '#sdk';
  export default defineEventPlugin({ name: 'good', summary: 'A test.', match: 'every', onEvent() {} });`;

/** Where and with which words: test/cli/plugin-faults.test.ts. */
describe('pluginFaults', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-faults-'));
    for (const part of ['bundled', 'own', 'own/events']) mkdirSync(join(directory, part));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
  const check = (config: object = {}, loadMs?: number): Promise<MozdefError[]> => {
    const directories = [join(directory, 'own')];
    const bundledDirectory = join(directory, 'bundled');
    const parsed = pluginsConfig.parse({ directories, ...config });
    return pluginFaults({ bundledDirectory, config: parsed, places: new Map() }, loadMs);
  };

  it('finds none in good plugins, nor in disabled ones, and runs none of their code here', async () => {
    write('own/good.js', `globalThis.loadedHere = true; ${GOOD}`);
    write('own/broken.js', 'this is no program');

    expect(await check({ disabled: ['broken'] })).toEqual([]);
    expect('loadedHere' in globalThis).toBe(false);
  });

  it.each([
    ['hangs', 'for (;;);'],
    ['ends its thread', 'process.exit(0);'],
  ])('names a file that %s while it is loaded', async (_, statement) => {
    write('own/rogue.js', statement);
    write('own/wrong.js', 'export const x = 1;');

    const faults = await check({}, 3000);

    expect(faults.map(({ code, where }) => [code, where])).toEqual([
      ['plugin-invalid', join(directory, 'own/wrong.js')],
      ['plugin-invalid', join(directory, 'own/rogue.js')],
    ]);
  });

  it('does not mind what fails after a file was loaded', async () => {
    write('own/good.js', `void Promise.reject(new Error('later')); ${GOOD}`);

    expect(await check()).toEqual([]);
  });

  it('finds two files of one name, and what else is wrong', async () => {
    write('own/good.js', GOOD);
    write('own/events/good.js', GOOD);
    write('own/bad.js', 'export const x = 1;');

    const faults = await check();

    expect(faults).toMatchObject([{ message: expect.stringMatching(/^two plugins have the name good/) }]);
  });

  it('survives a schema that throws', async () => {
    const config = "config: z.looseObject({}).transform(() => { throw new Error('as written'); }), onEvent";
    write('own/good.js', `import { z } from 'zod'; ${GOOD.replace('onEvent', config)}`);

    const faults = await check({ config: { good: {} } });

    expect(faults).toMatchObject([{ message: expect.stringMatching(/plugins\.config\.good: .*as written/) }]);
  });
});
