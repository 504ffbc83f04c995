import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunResult, runCli } from './support/run-cli.ts';

const MISBEHAVE: Record<string, string> = {
  loop: 'for (;;);',
  exit: 'process.exit(3);',
  memory: 'const hoard = []; for (;;) hoard.push(new Array(1e5).fill({}));',
  throw: "throw new Error('as written');",
  timer: "setTimeout(() => { throw new Error('later'); }, 0);",
  leave: 'setTimeout(() => process.exit(4), 0);',
  hang: 'event.details.bomb = { toJSON() { for (;;); } };',
  big: 'event.details.big = 1n;',
  print: "console.log('printed by a plugin');",
  drop: "return DROP('noise');",
  split: 'return [event, event];',
};

describe('mozdef process with a plugin that misbehaves', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-process-'));
  beforeAll(() => {
    const cases = Object.entries(MISBEHAVE).map(([how, code]) => `if (event.summary === '${how}') { ${code} }`);
    writeFileSync(
      join(directory, 'rogue.mjs'),
      `import { defineEventPlugin, DROP } from 'mozdef/sdk';
       export default defineEventPlugin({ name: 'rogue', summary: 'A test.', match: 'every', priority: 1,
         onEvent(event) { ${cases.join(' ')} event.tags.push('ran'); } });`,
    );
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const set = (...pairs: string[]): string[] => pairs.flatMap((pair) => ['--set', pair]);
  const settings = set(`plugins.directories=${directory}`, 'worker.stuck_after=1s', 'worker.heap=128MB');
  const process = (summaries: readonly string[], ...more: string[]): Promise<RunResult> =>
    runCli(['process', ...settings, ...more], {
      input: summaries.map((s) => JSON.stringify({ summary: s })).join('\n'),
    });
  const linesOf = ({ stdout }: RunResult): Record<string, unknown>[] =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('prints one line for each event, in order, whatever the plugin does', async () => {
    const hows = Object.keys(MISBEHAVE);
    const summaries = ['first', ...hows.flatMap((how) => [how, `after ${how}`])];

    const result = await process(summaries);

    const lines = linesOf(result);
    expect(lines).toHaveLength(summaries.length);
    expect(result.code).toBe(0);
    const at = (how: string): Record<string, unknown> | undefined => lines[summaries.indexOf(how)];
    for (const how of ['loop', 'exit', 'memory']) {
      const note = expect.stringMatching(/^plugin rogue: skipped for this event, it broke its thread: /);
      expect(at(how)).toMatchObject({ summary: how, tags: [], mozdef: { errors: [note] } });
    }
    expect(at('throw')).toMatchObject({ summary: 'throw', mozdef: { errors: ['plugin rogue: as written'] } });
    for (const how of ['timer', 'leave', 'print']) expect(at(how)).toMatchObject({ summary: how, tags: ['ran'] });
    expect(at('hang')).toMatchObject({ deadletter: { stage: 'worker' } });
    expect(at('big')).toMatchObject({ deadletter: { stage: 'plugin' } });
    expect(at('drop')).toEqual({ dropped: { plugin: 'rogue', reason: 'noise' } });
    expect(at('split')).toMatchObject({ events: [{ summary: 'split' }, { summary: 'split' }] });
    for (const how of hows) expect(at(`after ${how}`)).toMatchObject({ summary: `after ${how}`, tags: ['ran'] });
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.stderr).toContain('printed by a plugin');
    for (const line of result.stderr.split('\n').filter((text) => text.startsWith('{'))) {
      expect(JSON.parse(line)).not.toHaveProperty('stack');
    }
    expect(result.stderr).toMatch(/"plugin":"rogue","msg":"worker thread replaced"/);
  });

  it('tells of a plugin that fails later, between two orders of events', async () => {
    // More than one order has; the first ends before the timer's turn comes, the second is still under way then.
    const summaries = ['timer', ...Array.from({ length: 2500 }, () => 'good')];

    const result = await process(summaries);

    expect(linesOf(result)).toHaveLength(summaries.length);
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/"plugin":"rogue","error":"later","msg":"a plugin failed outside of onEvent"/);
  });

  it('says with --trace that the plugin was skipped', async () => {
    const lines = linesOf(await process(['exit', 'good'], '--trace'));

    expect(lines).toMatchObject([{ result: { summary: 'exit' } }, { result: { summary: 'good' } }]);
    const [exit, good] = lines.map(({ trace }) => (trace as object[])[0]);
    expect(exit).toMatchObject({ plugin: 'rogue', outcome: 'skipped', message: expect.stringMatching(/exit code 3/) });
    expect(good).toMatchObject({ plugin: 'rogue', outcome: 'ran' });
  });

  it('goes through many events in order, and is done with a plugin that breaks at each of them', async () => {
    const good = Array.from({ length: 2500 }, (_, n) => `event ${n}`);
    const summaries = [...good, ...Array.from({ length: 500 }, () => 'exit'), ...good];

    const lines = linesOf(await process(summaries));

    expect(lines.map(({ summary }) => summary)).toEqual(summaries);
  });
});
