import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { runExamples } from '../../src/correlate/run-example.ts';
import { loadRules } from '../../src/detect/load-rules.ts';
import { readRules } from '../../src/detect/rule/read-rules.ts';
import { RULE_SCHEMAS } from '../../src/detect/rule/rule-schema.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/guides/write-a-rule.md'), 'utf8');
const BLOCKS = [...GUIDE.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block);

/** The block of the guide that says this. */
function blockWith(text: string): string {
  return BLOCKS.find((block) => block.includes(text)) ?? '';
}

it('shows a rule that holds', () => {
  const { rules, faults } = readRules(BLOCKS[0] ?? '', { name: 'guide', lists: () => undefined });

  expect(faults).toEqual([]);
  expect(rules.flatMap(runExamples).map(({ fault }) => fault)).toEqual([undefined, undefined, undefined]);
});

it.each(['type: sequence', 'type: indicator'])('shows parts of rules that hold: %s', (type) => {
  const text = `id: shown\ntitle: Shown\n${blockWith(type)}`;
  const { rules, faults } = readRules(text, { name: 'guide', lists: () => ['192.0.2.66,443'] });

  expect(faults).toEqual([]);
  expect(rules.map(({ file }) => `type: ${file.type}`)).toEqual([type]);
});

it('overrides rules that are there', async () => {
  const { rules: section } = parse(blockWith('ssh_root_login: { severity')) as { rules: object };
  const { rules, disabled, faults } = await loadRules({ config: rulesConfig.parse(section) });

  expect(faults).toEqual([]);
  expect(rules.map(({ id }) => id)).toContain('log_source_silent');
  expect(rules.find(({ id }) => id === 'ssh_root_login')?.file.severity).toBe('ERROR');
  expect(disabled.map(({ id }) => id).sort()).toEqual(['deadman', 'deadman_generic', 'old_events', 'source_silent']);
});

it('holds a list', async () => {
  const { rules: section } = parse(blockWith('  lists:')) as { rules: object };
  const { ground, faults } = await loadRules({ config: rulesConfig.parse(section) });

  expect(faults).toEqual([]);
  expect(ground.lists('stolen_laptops')).toEqual(['lt-0042', 'lt-0107']);
});

it('excepts events from a rule that is there', async () => {
  const { rules: section } = parse(blockWith('exceptions:')) as { rules: object };
  const { rules, faults } = await loadRules({ config: rulesConfig.parse(section) });

  expect(faults).toEqual([]);
  expect(rules.find(({ id }) => id === 'bruteforce_ssh')?.file.exceptions).toMatchObject([{ owner: 'kim' }]);
});

it('speaks of each type', () => {
  const types = Object.keys(RULE_SCHEMAS).filter((type) => !GUIDE.includes(`| \`${type}\` |`));

  expect(types).toEqual([]);
});
