import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { readRuleFiles } from '../../../src/detect/rule/find-rule-files.ts';
import { LONGEST_RULE_FILE } from '../../../src/detect/rule/read-rules.ts';
import { type RulesConfig, rulesConfig } from '../../../src/detect/rules-config.ts';

const RULE = 'id: a\ntitle: A title\nquery: x\n';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mozdef-rules-'));
});

function write(name: string, text: string): void {
  mkdirSync(join(directory, name, '..'), { recursive: true });
  writeFileSync(join(directory, name), text);
}

describe('readRuleFiles', () => {
  it('finds YAML files in all folders, in order of name, but nothing hidden', async () => {
    for (const name of ['b.yml', 'a/c.YAML', 'a/b.txt', '.git/x.yml', '_x.yml', 'a/.x.yml', '_old/x.yml'])
      write(name, '');

    const files = await readRuleFiles(directory, 'rules.directories');

    expect(files.map(({ file }) => file)).toEqual([join(directory, 'a/c.YAML'), join(directory, 'b.yml')]);
  });

  it('follows a link to a file, as those of a ConfigMap are', async () => {
    write('..data/a.yml', RULE);
    symlinkSync('..data/a.yml', join(directory, 'a.yml'));

    expect(await readRuleFiles(directory, 'rules.directories')).toMatchObject([{ text: RULE }]);
  });

  it('reads of a file that is too long only a part', async () => {
    write('a.yml', 'x'.repeat(6 * LONGEST_RULE_FILE));

    const [file] = await readRuleFiles(directory, 'rules.directories');

    expect(file?.text.length).toBeGreaterThan(LONGEST_RULE_FILE);
    expect(file?.text.length).toBeLessThan(6 * LONGEST_RULE_FILE);
  });

  it('says which directory cannot be read, and what names it', async () => {
    await expect(readRuleFiles(join(directory, 'none'), 'rules.directories')).rejects.toMatchObject({
      code: 'config-invalid',
      where: 'rules.directories',
      message: expect.stringContaining(join(directory, 'none')),
    });
  });
});

describe('loadRules', () => {
  function load(some: Partial<RulesConfig>) {
    return loadRules({ config: { ...rulesConfig.parse({ bundled: false, directories: [directory] }), ...some } });
  }

  it('parts those that are enabled from those that are not, as file and configuration say', async () => {
    write('a.yml', `${RULE}---\nid: b\ntitle: b\nquery: x\nenabled: false\n---\nid: c\ntitle: c\nquery: x\n`);

    const { rules, disabled } = await load({
      config: { b: { enabled: true, params: {}, exceptions: [] }, c: { enabled: false, params: {}, exceptions: [] } },
    });

    expect(rules.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(disabled.map(({ id }) => id)).toEqual(['c']);
  });

  it('keeps the first of two rules of one id and tells of the other', async () => {
    write('a.yml', RULE);
    write('b.yml', RULE);

    const { rules, faults } = await load({});

    expect(rules.map(({ place }) => place)).toEqual([`${join(directory, 'a.yml')}:1`]);
    expect(faults).toEqual([
      {
        rule: 'a',
        where: `${join(directory, 'b.yml')}:1`,
        message: `another rule has the id a: ${join(directory, 'a.yml')}:1`,
      },
    ]);
  });

  it('lets a rule of the site stand in for the bundled one of its id', async () => {
    write('a.yml', RULE.replace('id: a', 'id: bruteforce_ssh'));

    const { rules, faults } = await load({ bundled: true });

    expect(faults).toEqual([]);
    expect(rules.find(({ id }) => id === 'bruteforce_ssh')?.file.title).toBe('A title');
  });

  it('tells of files that cannot be read or are not UTF-8, and loads all others', async () => {
    write('a.yml', RULE);
    symlinkSync('nowhere.yml', join(directory, 'b.yml'));
    writeFileSync(
      join(directory, 'c.yml'),
      Buffer.from(`${RULE.replace('id: a', 'id: c')}tags: [caf\u00e9]\n`, 'latin1'),
    );

    const own = await load({});
    const sigma = await load({ directories: [], sigma: [directory] });

    expect(own.rules.map(({ id }) => id)).toEqual(['a']);
    for (const { faults } of [own, sigma])
      expect(faults).toEqual([
        { where: join(directory, 'b.yml'), message: expect.stringMatching(/^the file cannot be read: .*ENOENT/) },
        { where: `${join(directory, 'c.yml')}:4:1`, message: 'this is not UTF-8; save the file as UTF-8' },
      ]);
  });

  it('tells of a configured rule that is not there, with the nearest', async () => {
    write('a.yml', RULE.replace('id: a', 'id: bruteforce'));

    const { faults } = await load({
      config: { brutforce: { params: {}, exceptions: [] }, other: { params: {}, exceptions: [] } },
    });

    expect(faults.map(({ where, message }) => `${where}: ${message}`)).toEqual([
      'rules.config.brutforce: there is no rule brutforce; did you mean bruteforce?',
      'rules.config.other: there is no rule other',
    ]);
  });
});
