import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readRuleSource } from '../../../src/detect/rule/rule-source.ts';

describe('the text of a rule', () => {
  let directory: string;
  let rules: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-source-'));
    rules = join(directory, 'rules');
    mkdirSync(rules);
    writeFileSync(join(directory, 'secret.yml'), 'id: a\n');
    writeFileSync(join(rules, 'a.yml'), 'id: a\n');
    writeFileSync(join(rules, 'a.txt'), 'id: a\n');
    writeFileSync(join(rules, 'two.yml'), "---\nid: 'b'\ntitle: B\n--- # the other\n# says\nid: c # so\n");
    writeFileSync(join(rules, 'unnamed.yml'), 'title: Without an id\n');
    writeFileSync(join(rules, 'long.yml'), `id: long\ndescription: ${'x'.repeat(200_000)}\n`);
  });
  afterAll(() => rmSync(directory, { recursive: true }));
  const read = (id: string, place: string) => readRuleSource({ id, place }, [rules]);

  it('is the document of that id, and the line where it begins', async () => {
    const two = join(rules, 'two.yml');

    expect(await read('b', `${two}:2`)).toEqual({ text: "id: 'b'\ntitle: B", line: 2, cut: false });
    expect(await read('c', `${two}:6`)).toMatchObject({ text: expect.stringContaining('# says\nid: c # so') });
    expect(await read('c', two)).toMatchObject({ text: expect.stringContaining('id: c # so') });
    expect(await read('derived', join(rules, 'unnamed.yml'))).toMatchObject({ text: 'title: Without an id\n' });
  });

  it('is found where lines were written above it since', async () => {
    expect(await read('c', `${join(rules, 'two.yml')}:2`)).toMatchObject({ text: expect.stringContaining('id: c') });
  });

  it('is none where the file holds no such rule', async () => {
    expect(await read('gone', `${join(rules, 'a.yml')}:1`)).toBeUndefined();
    expect(await read('gone', join(rules, 'two.yml'))).toBeUndefined();
    expect(await read('a', join(rules, 'nosuch.yml'))).toBeUndefined();
  });

  it.each(['../secret.yml', 'a.txt', '/etc/passwd', '', 'A correlation'])('is not read from %p', async (name) => {
    expect(await read('a', name.startsWith('/') ? name : join(rules, name))).toBeUndefined();
  });

  it('is cut when it is long', async () => {
    const long = await read('long', `${join(rules, 'long.yml')}:1`);

    expect([long?.text.length, long?.cut]).toEqual([100_000, true]);
  });
});
