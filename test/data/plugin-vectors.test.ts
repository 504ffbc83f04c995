import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../src/event/event.ts';
import { bundled } from '../plugins/support.ts';
import { linesOf, TEST_DATA } from '../support/test-data.ts';

interface VectorCase {
  readonly input: JsonObject;
  readonly expected: JsonObject;
}
/** Which of ours does what a plugin of the original did. */
const OURS: Readonly<Record<string, string>> = { parse_sshd: 'sshd', parse_su: 'su' };
/** Fields of the original's answers that ours has otherwise, and why: `<plugin> <case> <field>`. */
const DECIDED: Readonly<Record<string, string>> = {};

const file = TEST_DATA && join(TEST_DATA, '../original/plugin-vectors.json');
const vectors = file && existsSync(file) ? file : undefined;

/** Everything in `expected` that `actual` has otherwise, as dotted paths. */
function differences(expected: JsonValue, actual: JsonValue | undefined, path = ''): string[] {
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) {
    return JSON.stringify(expected) === JSON.stringify(actual) ? [] : [path];
  }
  return Object.entries(expected).flatMap(([key, value]) =>
    differences(value, (actual as JsonObject | undefined)?.[key], path === '' ? key : `${path}.${key}`),
  );
}

(vectors ? describe : describe.skip)('what plugins of the original found is found (needs ../shared/original)', () => {
  const { plugins } = JSON.parse(vectors ? readFileSync(vectors, 'utf8') : '{"plugins":{}}') as {
    plugins: Record<string, { cases: VectorCase[] }>;
  };
  const cases = Object.keys(OURS).flatMap((name) =>
    (plugins[name]?.cases ?? []).map((vector, number) => ({ name, number, ...vector })),
  );

  it('has vectors at all', () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  it.each(cases)('$name $number', async ({ name, number, input, expected }) => {
    const run = await bundled(OURS[name] ?? '');
    const { details, ...fields } = structuredClone(input);

    const event = run(fields, details as JsonObject);

    const found = differences(expected, event as unknown as JsonObject).map((path) => `${name} ${number} ${path}`);
    expect(found.filter((difference) => DECIDED[difference] === undefined)).toEqual([]);
  });
});

(TEST_DATA ? describe : describe.skip)('real sshd messages (needs ../shared/data)', () => {
  it('give address and user wherever they name one', async () => {
    const run = await bundled('sshd');
    const lines = linesOf(join(TEST_DATA ?? '', 'raw/loghub-OpenSSH_2k.log.gz'));
    const missed = lines.flatMap((line) => {
      const summary = /sshd\[\d+\]: (.*)$/.exec(line)?.[1] ?? '';
      const { details } = run({ processname: 'sshd', summary });
      const address = /(?:\d{1,3}\.){3}\d{1,3}(?![.\w-])/.exec(summary)?.[0];
      const user = /(?:invalid user|password for|Invalid user|\suser=) ?(?!invalid)(\S+)/.exec(summary)?.[1];
      const isSame = details['sourceipaddress'] === address && (!user || details['username'] === user);
      return isSame ? [] : [[summary, details]];
    });

    expect(lines.length).toBeGreaterThan(1900);
    expect(missed.slice(0, 20)).toEqual([]);
  });
});
