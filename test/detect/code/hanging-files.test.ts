import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findCodeFiles } from '../../../src/detect/code/find-code-files.ts';
import { hangingFiles } from '../../../src/detect/code/hanging-files.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mozdef-hanging-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('hangingFiles', () => {
  it('finds files that loop, wait for ever or end their thread, whatever stands between them', async () => {
    const files = {
      a_good: 'export default 1;',
      b_loops: 'for (;;);',
      c_broken: 'export default ;',
      d_throws: "throw new Error('no'); export default 1;",
      e_ends: 'process.exit(0);',
      f_waits: 'await new Promise(() => {});',
      g_good: 'export default 1;',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, `${name}.ts`), text);

    const hanging = await hangingFiles(await findCodeFiles(directory, directory), 500);

    expect(hanging).toEqual(['b_loops', 'e_ends', 'f_waits'].map((name) => join(directory, `${name}.ts`)));
  });

  it('starts nothing where there is no code', async () => {
    expect(await hangingFiles([], 0)).toEqual([]);
  });
});
