import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadRules } from '../../src/detect/load-rules.ts';
import { type RulesConfig, rulesConfig } from '../../src/detect/rules-config.ts';

/** Without imports, which the loader of the tests would have to know. */
const alert = (id: string, more = ''): string =>
  `export default { kind: 'alert', id: '${id}', title: 'In code', query: 'x', groupBy: ['hostname'], fires: () => true, ${more} };\n`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mozdef-code-'));
});

function write(name: string, text: string): void {
  mkdirSync(join(directory, name, '..'), { recursive: true });
  writeFileSync(join(directory, name), text);
}

function load(config: Record<string, Partial<RulesConfig['config'][string]>> = {}, more: object = {}) {
  const written = rulesConfig.parse({ bundled: false, directories: [directory], config });
  return loadRules({ config: { ...written, ...more } });
}

async function faultsOf(config: Parameters<typeof load>[0] = {}): Promise<string[]> {
  const { faults } = await load(config);
  return faults.map(({ where, message }) => `${where.replace(`${directory}/`, '')}: ${message}`);
}

async function versionOf(...[config]: Parameters<typeof load>): Promise<string | undefined> {
  const { rules } = await load(config);
  return rules[0]?.version;
}

describe('alerts in code', () => {
  it('are the files of code in all folders, but for helpers, tests, types, examples and packages', async () => {
    for (const name of ['a.ts', 'sub/b.js', 'sub/c.mjs', 'd.mts'])
      write(name, alert(name.replace(/^.*\/|\.\w+$/g, '')));
    for (const name of ['_x.ts', '.x.ts', '_lib/x.ts', 'a.test.ts', 'a.d.ts', 'a.examples.ts', 'node_modules/x/x.js'])
      write(name, 'throw new Error("not to be run")');

    const { rules, faults } = await load();

    expect(faults).toEqual([]);
    expect(rules.map(({ id, on, place }) => [id, on, place])).toEqual([
      ['a', 'schedule', `${join(directory, 'a.ts')}:1`],
      ['d', 'schedule', `${join(directory, 'd.mts')}:1`],
      ['b', 'schedule', `${join(directory, 'sub/b.js')}:1`],
      ['c', 'schedule', `${join(directory, 'sub/c.mjs')}:1`],
    ]);
  });

  it('are not run by whoever needs only the stream, and stand in for a bundled rule all the same', async () => {
    write('ssh_root_login.ts', alert('ssh_root_login'));

    const all = await load({}, { bundled: true });
    const config = rulesConfig.parse({ directories: [directory] });
    const stream = await loadRules({ config, withoutCode: true });

    const called = ({ rules }: typeof all) => rules.filter(({ id }) => id === 'ssh_root_login');
    expect(called(all).map(({ file }) => file.title)).toEqual(['In code']);
    expect(called(stream)).toEqual([]);
    expect([...all.faults, ...stream.faults]).toEqual([]);
  });

  it('are replaced by a rule file of the site, and by no second file', async () => {
    write('geomodel_location.yml', 'id: geomodel_location\ntitle: Mine\nquery: x\n');
    write('a.ts', alert('a'));
    write('a.yml', 'id: a\ntitle: First\nquery: x\n');

    const { rules, faults } = await load({}, { bundled: true });

    expect(rules.find(({ id }) => id === 'geomodel_location')?.file.title).toBe('Mine');
    expect(faults.map(({ message }) => message)).toEqual([`another rule has the id a: ${join(directory, 'a.yml')}:1`]);
  });

  it('take what is different here as rule files do', async () => {
    write('a.ts', alert('a', "severity: () => 'ERROR', exceptions: [{ query: 'y', reason: 'r', owner: 'o' }]"));
    const exceptions = [{ query: 'hostname:b', reason: 'r', owner: 'o' }];

    const { rules, disabled } = await load({ a: { enabled: false, severity: 'ALERT', exceptions } });

    expect(rules).toEqual([]);
    expect(disabled[0]?.file).toMatchObject({
      severity: 'ALERT',
      exceptions: [{ query: 'y' }, { query: 'hostname:b' }],
    });
    expect(disabled[0]?.describe).toBeUndefined();
  });

  it('have another version when anything changes that they find or say', async () => {
    write('a.ts', alert('a'));
    const first = await versionOf();

    expect(await versionOf()).toBe(first);
    expect(await versionOf({ a: { severity: 'ALERT' } })).not.toBe(first);
    expect(await versionOf({ a: { exceptions: [{ query: 'y', reason: 'r', owner: 'o' }] } })).not.toBe(first);
    write('a.ts', alert('a').replace('true', 'false'));
    expect(await versionOf()).not.toBe(first);
  });

  it.each<[string, string | RegExp]>([
    ['', 'a.ts: it has no default export; end it with: export default defineAlert({ .. })'],
    ['export default 7;', 'a.ts: its default export must be made by defineAlert'],
    [alert('b'), "a.ts: it calls itself b, but the id of an alert in code must be its file's name, which is a"],
    [alert('a').replace('fires: () => true', 'fires: 1'), 'a.ts: fires must be a function'],
    [alert('a', 'params: {}'), 'a.ts: params must be a zod schema'],
    [alert('a', "befor: '5m'"), 'a.ts: unknown key befor; did you mean before?'],
    [alert('a', "before: '$valid'"), 'a.ts: before: there is no parameter $valid; declare it under params'],
    [alert('a', "before: 'long'"), /^a\.ts: before must be a duration/],
    [alert('a', "group_by: ['x']"), 'a.ts: unknown key group_by; did you mean groupBy?'],
    [alert('a').replace("'x'", "'('"), /^a\.ts: query: at column 2: /],
    [alert('a', "summary: '{$x}'"), 'a.ts: summary: {$x} names no parameter'],
    [alert('a', "severity: 'LOUD'"), /^a\.ts: severity must be one of/],
    ['throw new Error("at once");', /^a\.ts.*: .*a\.ts cannot be loaded: at once$/],
    ['const a = ;', /^a\.ts.*: .*a\.ts cannot be loaded: /],
  ])('say what is wrong with %j, and leave others alone', async (text, fault) => {
    write('a.ts', text);
    write('z.yml', 'id: z\ntitle: Z\nquery: x\n');

    expect(await faultsOf()).toEqual([typeof fault === 'string' ? fault : expect.stringMatching(fault)]);
    expect((await load()).rules.map(({ id }) => id)).toEqual(['z']);
  });

  it('have no parameters that they do not declare', async () => {
    write('a.ts', alert('a'));

    expect(await faultsOf({ a: { params: { most: 1 } } })).toEqual([
      'a.ts: params: the rule has no parameter most, which rules.config or --set gives it; declare it under params',
    ]);
  });
});
