import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load-config.ts';
import { originText } from '../../src/config/origin.ts';
import { byteSize, duration } from '../../src/config/units.ts';

const schema = z.strictObject({
  roles: z
    .array(z.enum(['frontend', 'worker', 'web']))
    .min(1)
    .default(['frontend', 'worker', 'web']),
  data_dir: z.string().default('./data'),
  queue: z
    .strictObject({
      max_bytes: byteSize('2GB'),
      max_age: duration('7d'),
      kind: z.enum(['embedded']).default('embedded'),
    })
    .prefault({}),
  worker: z.strictObject({ threads: z.number().int().min(0).max(64).default(0) }).prefault({}),
  frontend: z
    .strictObject({
      listen: z.string().default('127.0.0.1:8080'),
      verbose: z.boolean().default(false),
      tokens: z.array(z.strictObject({ name: z.string(), token: z.string().min(8) })).default([]),
    })
    .prefault({}),
  plugins: z.strictObject({ config: z.record(z.string(), z.unknown()).default({}) }).prefault({}),
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mozdef-config-'));
});

interface Sources {
  readonly yaml?: string;
  readonly env?: Record<string, string>;
  readonly set?: readonly string[];
}

function load({ yaml, env = {}, set = [] }: Sources) {
  if (yaml !== undefined) writeFileSync(join(directory, 'mozdef.yml'), yaml);
  const flags = set.map((text) => {
    const [key = '', ...value] = text.split('=');
    return { flag: `--set ${key}`, key, text: value.join('=') };
  });
  return loadConfig(schema, { env, flags, directory });
}

function problems(sources: Sources): string[] {
  try {
    load(sources);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: 'MozdefError', code: 'config-invalid' });
    return (error as Error).message.split('\n');
  }
}

describe('the layers of a configuration', () => {
  it('is all defaults when nothing is said', () => {
    expect(load({}).settings).toEqual(schema.parse({}));
  });

  it('lets flags win over the environment, that over the file, that over the defaults', () => {
    const yaml = 'queue:\n  max_bytes: 1MB\n  max_age: 1d\nworker:\n  threads: 3\ndata_dir: /file\n';
    const env = { MOZDEF_QUEUE__MAX_AGE: '2d', MOZDEF_WORKER__THREADS: '4' };
    const loaded = load({ yaml, env, set: ['worker.threads=5'] });

    expect(loaded.settings).toMatchObject({
      data_dir: '/file',
      queue: { max_bytes: 1_000_000, max_age: 172_800_000, kind: 'embedded' },
      worker: { threads: 5 },
    });
    const origins = ['queue.kind', 'queue.max_bytes', 'queue.max_age', 'worker.threads'].map((key) =>
      originText(loaded.originOf(key.split('.'))),
    );
    expect(origins).toEqual(['default', 'mozdef.yml:2:14', 'MOZDEF_QUEUE__MAX_AGE', '--set worker.threads']);
  });

  it.each<[string, string, unknown]>([
    ['MOZDEF_ROLES', 'worker, web', { roles: ['worker', 'web'] }],
    ['MOZDEF_ROLES', '["web"]', { roles: ['web'] }],
    ['MOZDEF_DATA_DIR', '007', { data_dir: '007' }],
    ['MOZDEF_FRONTEND__VERBOSE', 'true', { frontend: { verbose: true } }],
    ['MOZDEF_QUEUE__MAX_BYTES', '4096', { queue: { max_bytes: 4096 } }],
    ['MOZDEF_FRONTEND__TOKENS', '[{"name":"a","token":"0123456789"}]', { frontend: { tokens: [{ name: 'a' }] } }],
    ['MOZDEF_PLUGINS__CONFIG__SSHD__LIMIT', '5', { plugins: { config: { sshd: { limit: 5 } } } }],
  ])('reads %s=%s', (name, text, expected) => {
    expect(load({ env: { [name]: text } }).settings).toMatchObject(expected as object);
  });

  it('merges the sections of plugins key by key', () => {
    const yaml = 'plugins: {config: {sshd: {tags: [a], limit: 1}}}';

    expect(load({ yaml, set: ['plugins.config.sshd.limit=2'] }).settings.plugins.config).toEqual({
      sshd: { tags: ['a'], limit: 2 },
    });
  });

  it('takes a section whose keys are all commented out, and an empty file', () => {
    expect(load({ yaml: 'queue:\n  # max_bytes: 1GB\nworker: {}\n' }).settings).toEqual(schema.parse({}));
    expect(load({ yaml: '# nothing\n' }).settings).toEqual(schema.parse({}));
  });

  it('reads the file that is named, before MOZDEF_CONFIG, before mozdef.yml', () => {
    mkdirSync(join(directory, 'etc'));
    for (const name of ['a', 'b']) writeFileSync(join(directory, 'etc', `${name}.yml`), `data_dir: /${name}\n`);
    writeFileSync(join(directory, 'mozdef.yml'), 'data_dir: /usual\n');
    const sources = { flags: [], directory };

    const named = loadConfig(schema, { ...sources, file: 'etc/a.yml', env: { MOZDEF_CONFIG: 'etc/b.yml' } });
    const byEnvironment = loadConfig(schema, { ...sources, env: { MOZDEF_CONFIG: 'etc/b.yml' } });
    const usual = loadConfig(schema, { ...sources, env: {} });

    expect([named, byEnvironment, usual].map(({ settings }) => settings.data_dir)).toEqual(['/a', '/b', '/usual']);
  });

  it('reads aliases', () => {
    expect(load({ yaml: 'data_dir: &x /alias\nfrontend: {listen: *x}' }).settings.frontend.listen).toBe('/alias');
  });
});

describe('a wrong configuration', () => {
  it.each<[string, Sources, string]>([
    [
      'a key',
      { yaml: 'queue:\n  max_byte: 1GB\n' },
      'unknown key queue.max_byte; did you mean queue.max_bytes? (mozdef.yml:2:3)',
    ],
    ['a section', { yaml: 'quue: {}\n' }, 'unknown key quue; did you mean queue? (mozdef.yml:1:1)'],
    [
      'swapped letters',
      { yaml: '\nworker: {thraeds: 1}' },
      'unknown key worker.thraeds; did you mean worker.threads? (mozdef.yml:2:10)',
    ],
    [
      'a key in the wrong section',
      { yaml: 'max_age: 1d' },
      'unknown key max_age; did you mean queue.max_age? (mozdef.yml:1:1)',
    ],
    [
      'nothing similar',
      { yaml: 'worker: {colour: 1}' },
      'unknown key worker.colour; allowed here: threads (mozdef.yml:1:10)',
    ],
    [
      'a key in a list',
      { yaml: 'frontend:\n  tokens:\n    - name: a\n      tokn: 12345678\n      token: 12345678a\n' },
      'unknown key frontend.tokens.0.tokn; did you mean frontend.tokens.0.token? (mozdef.yml:4:7)',
    ],
    [
      'a variable',
      { env: { MOZDEF_QUEUE__MAX_BYTE: '1' } },
      'unknown key queue.max_byte; did you mean MOZDEF_QUEUE__MAX_BYTES? (MOZDEF_QUEUE__MAX_BYTE)',
    ],
    [
      'one underscore',
      { env: { MOZDEF_QUEUE_MAX_BYTES: '1' } },
      'no such variable; did you mean MOZDEF_QUEUE__MAX_BYTES? (MOZDEF_QUEUE_MAX_BYTES)',
    ],
    [
      'a variable of a section',
      { env: { MOZDEF_QUEU__MAX_AGE: '1' } },
      'no such variable; did you mean MOZDEF_QUEUE__MAX_AGE? (MOZDEF_QUEU__MAX_AGE)',
    ],
    ['a flag', { set: ['qeue.max_age=1d'] }, 'unknown key qeue; did you mean queue? (--set qeue.max_age)'],
    [
      'a key named for the prototype',
      { yaml: 'plugins: {config: {__proto__: {a: 1}}}' },
      'the key __proto__ is not allowed (mozdef.yml:1:20)',
    ],
    [
      'the same in a flag',
      { set: ['plugins.config.__proto__.a=1'] },
      'the key __proto__ is not allowed (--set plugins.config.__proto__.a)',
    ],
    [
      'the same within JSON',
      { env: { MOZDEF_PLUGINS__CONFIG__X: '{"a":[{"__proto__":{"b":1}}]}' } },
      'the key __proto__ is not allowed (MOZDEF_PLUGINS__CONFIG__X)',
    ],
    [
      'a key named for a method',
      { yaml: 'toString: 1' },
      'unknown key toString; allowed here: roles, data_dir, queue, worker, frontend, plugins (mozdef.yml:1:1)',
    ],
    [
      'a number',
      { yaml: 'worker: {threads: 99}' },
      'worker.threads must be a whole number from 0 to 64, not 99 (mozdef.yml:1:19)',
    ],
    [
      'a number as text',
      { env: { MOZDEF_WORKER__THREADS: 'many' } },
      'worker.threads must be a whole number from 0 to 64, not "many" (MOZDEF_WORKER__THREADS)',
    ],
    [
      'one of a choice',
      { yaml: 'roles:\n  - web\n  - wroker\n' },
      'roles.1 must be one of frontend, worker, web, not "wroker" (mozdef.yml:3:5)',
    ],
    [
      'too few',
      { set: ['roles='] },
      'roles must be a list of at least 1, each one of frontend, worker, web, not [] (--set roles)',
    ],
    [
      'a size',
      { set: ['queue.max_bytes=lots'] },
      'queue.max_bytes must be a size such as 512MB, 64KiB or a number of bytes, not "lots" (--set queue.max_bytes)',
    ],
    [
      'a duration',
      { yaml: 'queue: {max_age: 7 dwarves}' },
      'queue.max_age must be a duration such as 500ms, 30s, 5m, 12h or 7d, not "7 dwarves" (mozdef.yml:1:18)',
    ],
    [
      'a truth',
      { yaml: 'frontend: {verbose: maybe}' },
      'frontend.verbose must be true or false, not "maybe" (mozdef.yml:1:21)',
    ],
    ['no section', { yaml: 'worker: 5' }, 'worker must be a section with the keys threads, not 5 (mozdef.yml:1:9)'],
    [
      'something missing',
      { yaml: 'frontend: {tokens: [{token: 12345678}]}' },
      'frontend.tokens.0.name is missing; it must be text (mozdef.yml:1:21)',
    ],
    [
      'no map at all',
      { yaml: '- a\n' },
      'the file must be a section with the keys roles, data_dir, queue, worker, frontend, plugins (mozdef.yml:1:1)',
    ],
  ])('names %s and what is right', (_, sources, expected) => {
    expect(problems(sources)).toContain(expected);
  });

  it('is told whole, one line for each mistake', () => {
    const lines = problems({
      yaml: 'quue: 1\nworker: {threads: -1}\nroles: [x]\n',
      env: { MOZDEF_WORKER__THREAD: '1' },
      set: ['queue.max_age=x'],
    });

    expect(lines).toHaveLength(5);
  });

  it('never shows a secret', () => {
    const lines = problems({ yaml: 'frontend: {tokens: [{name: a, token: hunter2}]}' });

    expect(lines).toEqual([
      'frontend.tokens.0.token must be text of at least 8 characters, not [redacted] (mozdef.yml:1:31)',
    ]);
  });

  it.each([
    ['no YAML', 'a: [1\nb: 2\n', 'mozdef.yml:2:1'],
    ['a key twice', 'data_dir: a\ndata_dir: b\n', 'mozdef.yml:2:1'],
    [
      'many aliases',
      `a: &a [1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [${'*b,'.repeat(30)}*b]\n`,
      'mozdef.yml',
    ],
  ])('is unreadable with %s', (_, yaml, where) => {
    expect(() => load({ yaml })).toThrow(expect.objectContaining({ code: 'config-unreadable', where }));
  });

  it('says the place once when it is no YAML', () => {
    expect(() => load({ yaml: 'a: [1\nb: 2\n' })).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/is not YAML: .* end with a \]$/) }),
    );
  });

  it('is unreadable when the named file is missing', () => {
    expect(() => loadConfig(schema, { file: 'none.yml', env: {}, flags: [], directory })).toThrow(
      expect.objectContaining({ code: 'config-unreadable', where: 'none.yml' }),
    );
  });
});

it('leaves alone what is not ours in the environment', () => {
  const env = {
    MOZDEF_CONFIG: '',
    MOZDEF_TEST_DATA: 'x',
    MOZDEF_SOMETHING: 'x',
    MOZDEF_FRONTEND_SERVICE_HOST: '10.0.0.1',
    MOZDEF_FRONTEND_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
    PATH: '/bin',
  };

  expect(load({ env }).settings).toEqual(schema.parse({}));
});
