import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import { ranThen } from '../../src/detect/rules-in-force.ts';
import { PoolUnderTest } from './pool-under-test.ts';

const READS = `
id: reads
title: Reads what cannot be read
description: As it says.
severity: NOTICE
category: test
query: details.trap:x
`;
const sigma = (id: string, detection: string): string =>
  `title: ${id}\nid: ${id}\nlogsource: { product: linux }\ndetection: { sel: ${detection}, condition: sel }`;

describe('rules on the stream that fail', () => {
  let bench: PoolUnderTest;
  beforeEach(async () => {
    bench = await PoolUnderTest.open();
  });
  afterEach(() => bench.close());

  const ran = async (rule: string): Promise<string> => (await ranThen(bench.state, rule, Date.now())).ran;

  it('may be thousands that take long to be made ready for a first event, which is stored all the same', async () => {
    const { plugins } = bench;
    const values = (rule: number): string => Array.from({ length: 100 }, (_, value) => `'${rule}*${value} abc'`).join();
    const rule = (index: number): string => sigma(`rule-${index}`, `{ f${index}|contains: [${values(index)}] }`);
    for (let file = 0; file < 20; file++) {
      const some = Array.from({ length: 150 }, (_, at) => rule(150 * file + at));
      writeFileSync(join(plugins.path, 'own', `${file}.yml`), some.join('\n---\n'));
    }
    const rules = rulesConfig.parse({ bundled: false, directories: [join(plugins.path, 'own')] });
    await bench.make({ stuck_after: '300ms' }, { rules }).start();
    await bench.send('good');
    await bench.done();

    expect(bench.store.summaries).toEqual(['good']);
  });

  it('are told of with how often they did, until they are loaded anew, and no other is doubted', async () => {
    const { plugins } = bench;
    writeFileSync(join(plugins.path, 'own', 'reads.yml'), READS);
    writeFileSync(join(plugins.path, 'own', 'other.yml'), READS.replace('reads', 'other').replace('trap', 'well'));
    writeFileSync(join(plugins.path, 'own', 'absent.yml'), sigma('absent', "{ f|expand: '%absent%' }"));
    // It can be read to be stored, and not by a rule.
    plugins.write(
      'trapper',
      `onEvent(event) {
      if (event.summary !== 'bad') return;
      let read = 0;
      Object.defineProperty(event.details, 'trap', { enumerable: true, get() { if (read++ > 0) throw new Error('it is a trap'); return 'x'; } });
    }`,
    );
    const rules = rulesConfig.parse({ bundled: false, directories: [join(plugins.path, 'own')] });
    await bench.state.write([{ collection: 'instances', id: 'one', body: { seen: new Date(1e13).toISOString() } }]);
    await bench.make({}, { rules }).start();
    await bench.send('bad', 'good', 'bad');
    await bench.send('bad');
    await bench.done();

    const unusable = { absent: 'the placeholder %absent% stands for nothing' };
    const failed = [{ rule: 'reads', reason: 'it is a trap', count: 3 }];
    expect(bench.pool?.status().rules).toEqual({ failed, unusable });
    expect([await ran('reads'), await ran('other'), await ran('absent')]).toEqual(['unknown', 'yes', 'no']);

    await bench.pool?.reload();

    expect(bench.pool?.status().rules).toEqual({ failed: [], unusable });
    expect(await ran('reads')).toBe('yes');
  });
});
